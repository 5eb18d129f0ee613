using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What the generator's own process does with a plan: prepares the scenario, measures, searches for capacity, writes the trial.</summary>
internal sealed class GeneratorProcess(GeneratorPlan plan, TimeProvider time, IProgress<LoadProgress> progress)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scenario = ScenarioLoader.Load(plan.Assembly, plan.Type);
        await scenario.PrepareAsync(plan.Context, cancellationToken);
        var users = new List<IVirtualUser>();
        try
        {
            for (var index = 0; index < plan.Shape.Connections; index++)
                users.Add(await scenario.OpenAsync(index, cancellationToken));

            var trial = await new LoadRun(plan.Shape.ToLoad(), users, time).RunAsync(plan.Scenario, progress, cancellationToken);
            trial = trial with { Connections = scenario.Connections };
            // Written before the search too, so that what was measured survives whatever the search does to the target.
            ResultsJson.Write(plan.Result, trial);
            if (plan.Capacity is { } search && !cancellationToken.IsCancellationRequested)
            {
                var capacity = await new CapacityRun(search, plan.Shape, MeasureStepAsync).RunAsync(progress, cancellationToken);
                ResultsJson.Write(plan.Result, trial with { Capacity = capacity });
            }

            Task<Trial> MeasureStepAsync(LoadShape step, long firstArrival, CancellationToken stop)
                => new LoadRun(step.ToLoad(), users, time) { FirstArrival = firstArrival }.RunAsync(plan.Scenario, null, stop);
        }
        finally
        {
            foreach (var user in users)
                await user.DisposeAsync();
        }
    }
}
