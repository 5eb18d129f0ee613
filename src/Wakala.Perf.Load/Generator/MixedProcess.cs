using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What the generator's own process does with a plan of several scenarios: prepares them all, then measures them at once.</summary>
internal sealed class MixedProcess(MixedPlan plan, TimeProvider time, IProgress<LoadProgress> progress)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var scenarios = new List<IScenario>();
        var mix = new List<MixedScenario>();
        try
        {
            foreach (var part in plan.Parts)
            {
                var scenario = ScenarioLoader.Load(part.Assembly, part.Type);
                scenarios.Add(scenario);
                await scenario.PrepareAsync(part.Context, cancellationToken);
                if (part.Shape.Engine == LoadEngine.Reactor)
                {
                    var target = await EngineChoice.TargetAsync(part.Scenario, scenario, part.Context, cancellationToken);
                    // Nothing hears them after the load, so that the scenario could not finish.
                    if (target.Listeners.Count > 0 || target.Use == ConnectionUse.Opened)
                        throw new InvalidOperationException($"{part.Scenario} has connections that are heard after their load: it runs by itself, or its part of the mix has clients for its engine.");
                    mix.Add(new MixedScenario { Name = part.Scenario, Load = ReactorLoad.Of(part.Shape, target) });
                    continue;
                }

                var users = new List<IVirtualUser>();
                mix.Add(new MixedScenario { Name = part.Scenario, Load = part.Shape.ToLoad(), Users = users });
                for (var index = 0; index < part.Shape.Connections; index++)
                    users.Add(await scenario.OpenAsync(index, cancellationToken));
            }

            var trials = await new MixedRun(mix, time).RunAsync(progress, cancellationToken);
            ResultsJson.Write(plan.Result, new MixedResult([.. trials.Zip(scenarios, (trial, scenario) => trial with { Connections = trial.Connections ?? scenario.Connections })]));
        }
        finally
        {
            foreach (var user in mix.SelectMany(one => one.Users))
                await user.DisposeAsync();
            foreach (var scenario in scenarios)
                await scenario.DisposeAsync();
        }
    }
}
