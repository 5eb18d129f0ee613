namespace Wakala.Perf.Scenarios;

/// <summary>What became of the messages and the connections of a load.</summary>
public sealed record SocketReport
{
    /// <summary>Messages that were sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Those that the platform said it took; each must be delivered.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>Those of which the platform said that it did not take them.</summary>
    public required long Declined { get; init; }

    /// <summary>Deliveries: a message counts once for each receiver.</summary>
    public required long Delivered { get; init; }

    /// <summary>Deliveries of acknowledged messages that never came.</summary>
    public required long Lost { get; init; }

    /// <summary>Deliveries that came again.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Deliveries that came after a later message of their conversation.</summary>
    public required long Reordered { get; init; }

    /// <summary>Deliveries to a tenant, or a conversation, that they were not meant for.</summary>
    public required long Misdelivered { get; init; }

    /// <summary>Deliveries that were not as they were sent: another text, conversation, sender or kind.</summary>
    public long Altered { get; init; }

    /// <summary>The first of them, and how; null where there is none.</summary>
    public string? FirstAltered { get; init; }

    /// <summary>Connections that stood when the load was over, and were all told something by their tenant.</summary>
    public long Called { get; init; }

    /// <summary>Those of them that did not hear it.</summary>
    public long Unreached { get; init; }

    /// <summary>Openings that came to something.</summary>
    public required long Opened { get; init; }

    /// <summary>Openings that did not, by kind; those of connections that came back are not among them.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }

    /// <summary>Connections that ended or broke though nobody here closed them.</summary>
    public required long Disconnected { get; init; }

    /// <summary>Those of them that stood again within ten seconds.</summary>
    public required long Returned { get; init; }

    /// <summary>Seconds that connections stood, all together.</summary>
    public required double ConnectionSeconds { get; init; }

    /// <summary>Openings as a whole, in milliseconds.</summary>
    public required SocketTimes Establishment { get; init; }

    /// <summary>The TLS handshake of each, in milliseconds.</summary>
    public required SocketTimes Tls { get; init; }

    /// <summary>From the token to the welcome, in milliseconds.</summary>
    public required SocketTimes SignIn { get; init; }

    /// <summary>From a loss to the standing connection, in milliseconds.</summary>
    public required SocketTimes Return { get; init; }

    /// <summary>Between two pings of a connection, in milliseconds.</summary>
    public required SocketTimes Ping { get; init; }
}

/// <summary>How long something took, in milliseconds; zeros where it never happened.</summary>
/// <param name="Count">How often it happened.</param>
/// <param name="Mean">On average.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Least">The shortest.</param>
/// <param name="Most">The longest.</param>
public sealed record SocketTimes(long Count, double Mean, double P99, double Least, double Most)
{
    /// <summary>Of these times.</summary>
    public static SocketTimes Of(IEnumerable<TimeSpan> times)
    {
        double[] all = [.. times.Select(one => one.TotalMilliseconds).Order()];
        return all.Length == 0 ? new SocketTimes(0, 0, 0, 0, 0) : new SocketTimes(all.Length, all.Average(), all[(int)Math.Ceiling(all.Length * 0.99) - 1], all[0], all[^1]);
    }
}
