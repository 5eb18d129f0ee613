using System.Net;
using System.Net.Security;

namespace Wakala.Perf.Load;

/// <summary>A scenario whose requests are data of a protocol that the reactor speaks, so that either engine can play it.</summary>
public interface IWireScenario : IScenario
{
    /// <summary>Why the reactor cannot play it to a target; null where it can. Asked before the scenario is prepared.</summary>
    /// <param name="context">What it will be told.</param>
    /// <returns>The rest of a sentence that begins "The reactor cannot play it:".</returns>
    string? WhyNotReactor(ScenarioContext context);

    /// <summary>Where the target answers, and what is spoken with it. Asked once the scenario is prepared.</summary>
    /// <param name="context">What it was told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">The target has a name that nothing is known of.</exception>
    Task<WireTarget> TargetAsync(ScenarioContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Looks, after the last load, at what only connections that still stand can show: the reactor hears them until this has ended. Never called where clients play it, whose connections are the scenario's
    /// own: it looks before it disposes of them.
    /// </summary>
    Task FinishAsync() => Task.CompletedTask;
}

/// <summary>What the reactor connects to.</summary>
/// <param name="Address">Where it answers.</param>
/// <param name="Protocol">What is spoken, and what is asked.</param>
public sealed record WireTarget(IPEndPoint Address, IWireProtocol Protocol)
{
    /// <summary>Where else it answers: connections are dealt out to all of its addresses in turn.</summary>
    public IReadOnlyList<IPEndPoint> Others { get; init; } = [];

    /// <summary>How the connections are encrypted; null where they are not.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Connections that carry the requests, which the load's places are dealt out to; null where the load says how many.</summary>
    public int? Connections { get; init; }

    /// <summary>What a connection is to the requests.</summary>
    public ConnectionUse Use { get; init; }

    /// <summary>Connections that carry no request, opened before the load and heard all through it.</summary>
    public IReadOnlyList<WireListeners> Listeners { get; init; } = [];
}

/// <summary>Connections that only hear. What comes over one may be the answer to a request of another (<see cref="Answers.EndOf"/>).</summary>
/// <param name="Target">What they connect to: its address, protocol and encryption; the rest of it is of no account.</param>
/// <param name="Connections">How many, numbered from 0 for their protocol.</param>
public sealed record WireListeners(WireTarget Target, int Connections);

/// <summary>What a connection is to the requests of a load.</summary>
public enum ConnectionUse
{
    /// <summary>It is opened before the load, and carries request after request.</summary>
    Kept,

    /// <summary>Each request opens one, which is closed after its answer.</summary>
    OneEach,

    /// <summary>Each request is the opening of one, which stays open to the end of the run.</summary>
    Opened,
}
