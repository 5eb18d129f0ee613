using System.Net;
using System.Net.Security;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>How an <see cref="HttpDriver"/> reaches its target.</summary>
public sealed record HttpDriverOptions
{
    /// <summary>Connections to each server, at most.</summary>
    public required int Connections { get; init; }

    /// <summary>1.1 or 2, and no other is fallen back to. Streams of HTTP/2 share the connections, which are opened as the server's limit of streams asks for more.</summary>
    public Version Version { get; init; } = HttpVersion.Version11;

    /// <summary>Whom to expect and what to offer over TLS; null for the route's usual ways. Only for addresses that begin with https.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How the target is reached.</summary>
    public TargetRoute Route { get; init; } = TargetRoute.Direct;

    /// <summary>Whether each request pays for a connection of its own (HTTP/1.1).</summary>
    public bool NewConnectionEachRequest { get; init; }

    /// <summary>
    /// Whether an answer is gone on with on the thread that read it, one for the whole driver (Linux): four tenths less processor time a
    /// request than over the pool's threads. What a scenario does after an answer must not block then, or every other answer waits; a run whose users
    /// tell <see cref="IVirtualUser.AnswerThread"/> notices that and is invalid.
    /// </summary>
    public bool AnswersAtOnce { get; init; }
}
