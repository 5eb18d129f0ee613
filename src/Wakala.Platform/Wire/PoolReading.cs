namespace Wakala.Platform;

/// <summary>What the connection pool is, and was since it is watched.</summary>
internal sealed record PoolReading
{
    /// <summary>Connections that it may have at most.</summary>
    public required int Size { get; init; }

    /// <summary>Connections that are in use now.</summary>
    public required int Used { get; init; }

    /// <summary>Connections that are open and free now.</summary>
    public required int Idle { get; init; }

    /// <summary>How long it is watched.</summary>
    public required double Seconds { get; init; }

    /// <summary>Connections in use on average over the samples that saw any in use.</summary>
    public required double UsedAverage { get; init; }

    /// <summary>The most connections in use at once.</summary>
    public required int UsedPeak { get; init; }

    /// <summary>Statements that were executed: in this service each takes a connection of its own.</summary>
    public required long Operations { get; init; }

    /// <summary>Those that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Requests that found no free connection and waited for one.</summary>
    public required long Waits { get; init; }

    /// <summary>How long they waited together.</summary>
    public required double WaitMilliseconds { get; init; }

    /// <summary>How long the longest waited, waiters being served in the order in which they came.</summary>
    public required double LongestWaitMilliseconds { get; init; }

    /// <summary>Requests that gave up waiting.</summary>
    public required long Timeouts { get; init; }
}
