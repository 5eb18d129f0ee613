using System.Text.Json.Serialization;

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

    /// <summary>
    /// Requests that were sent a second time, since their connection ended before anything of an answer came and they do no harm twice (RFC 9110, section 9.2.2), or since the server said
    /// that it had not looked at them (RFC 9113, section 8.7; a 408 of RFC 9110, section 15.5.9). A client library's own repeats are not seen.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Repeated { get; init; }

    /// <summary>From the first packet to the standing connection.</summary>
    public required LatencyHistogram ConnectTime { get; init; }

    /// <summary>From the standing connection until it could carry requests: TLS, and what the protocol says first (an upgrade, a log-in).</summary>
    public required LatencyHistogram HandshakeTime { get; init; }
}
