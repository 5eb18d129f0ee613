namespace Wakala.Perf.Suite;

/// <summary>What a system held at a moment; null is what nobody could read.</summary>
/// <param name="At">The moment.</param>
internal sealed record EnduranceReading(DateTimeOffset At)
{
    /// <summary>Bytes on the heap of the process that serves, after a collection.</summary>
    public double? LiveBytes { get; init; }

    /// <summary>Open files and connections of the process that serves.</summary>
    public double? ApiHandles { get; init; }

    /// <summary>Its threads.</summary>
    public double? ApiThreads { get; init; }

    /// <summary>Open files and connections of all workers.</summary>
    public double? WorkerHandles { get; init; }

    /// <summary>Their threads.</summary>
    public double? WorkerThreads { get; init; }

    /// <summary>Connections to the database, without the harness' own.</summary>
    public double? Connections { get; init; }

    /// <summary>Requests that gave up waiting for a connection so far, and connections that failed.</summary>
    public double? PoolFailures { get; init; }

    /// <summary>Bytes of the database's tables with their indexes.</summary>
    public double? TableBytes { get; init; }

    /// <summary>Bytes that the database ever wrote to its log.</summary>
    public double? WalBytes { get; init; }

    /// <summary>Bytes that the platform's processes wrote to theirs.</summary>
    public double? LogBytes { get; init; }

    /// <summary>Bytes that the cache uses.</summary>
    public double? CacheBytes { get; init; }

    /// <summary>Its keys.</summary>
    public double? CacheKeys { get; init; }
}
