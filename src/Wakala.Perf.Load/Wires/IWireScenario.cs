using System.Net;

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
}

/// <summary>What the reactor connects to.</summary>
/// <param name="Address">Where it answers.</param>
/// <param name="Protocol">What is spoken, and what is asked.</param>
public sealed record WireTarget(IPEndPoint Address, IWireProtocol Protocol);
