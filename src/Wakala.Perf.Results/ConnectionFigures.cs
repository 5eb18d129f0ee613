namespace Wakala.Perf.Results;

/// <summary>What became of a load's connections: those opened before the first request too.</summary>
public sealed record ConnectionFigures
{
    /// <summary>Connections that could carry requests.</summary>
    public required long Opened { get; init; }

    /// <summary>Attempts that came to nothing: refused, reset, no handshake.</summary>
    public required long Failed { get; init; }

    /// <summary>Connections that were open and then ended or broke, without an answer having said so.</summary>
    public required long Lost { get; init; }

    /// <summary>From the first packet to the standing connection.</summary>
    public required LatencyHistogram ConnectTime { get; init; }

    /// <summary>From the standing connection until it could carry requests: TLS, and what the protocol says first (an upgrade, a log-in).</summary>
    public required LatencyHistogram HandshakeTime { get; init; }
}
