using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Which engine plays a scenario: the reactor where it runs and speaks what the target does, clients everywhere else.</summary>
public static class EngineChoice
{
    /// <summary>What plays one scenario.</summary>
    /// <param name="scenario">Its type.</param>
    /// <param name="context">What it will be told.</param>
    public static LoadEngine For(Type scenario, ScenarioContext context) => ForAll([scenario], context);

    /// <summary>The reactor where it can play every one of some rows to every one of some targets, and clients else: what is compared is played by one engine.</summary>
    /// <param name="scenarios">The types of the rows' scenarios.</param>
    /// <param name="contexts">What they will be told of each target.</param>
    public static LoadEngine ForAll(IEnumerable<Type> scenarios, params IReadOnlyList<ScenarioContext> contexts)
        => scenarios.Select(type => (IScenario)Activator.CreateInstance(type)!).All(scenario => contexts.All(context => WhyNotReactor(scenario, context) is null)) ? LoadEngine.Reactor : LoadEngine.Clients;

    /// <summary>What the reactor connects to for a scenario that is prepared.</summary>
    /// <exception cref="InvalidOperationException">It cannot play it, and why.</exception>
    internal static Task<WireTarget> TargetAsync(string name, IScenario scenario, ScenarioContext context, CancellationToken cancellationToken)
        => WhyNotReactor(scenario, context) is { } why
            ? throw new InvalidOperationException($"The reactor cannot play {name}: {why}. Leave the engine out of the plan, and clients play it.")
            : ((IWireScenario)scenario).TargetAsync(context, cancellationToken);

    /// <summary>Why the reactor cannot play a scenario to a target here; null where it can.</summary>
    private static string? WhyNotReactor(IScenario scenario, ScenarioContext context)
        => !OperatingSystem.IsLinux() ? "it runs on Linux only"
            : scenario is not IWireScenario wire ? "its requests are not data of a protocol that it speaks"
            : wire.WhyNotReactor(context);
}
