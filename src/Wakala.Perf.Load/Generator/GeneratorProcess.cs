using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What the generator's own process does with a plan: prepares the scenario, measures, searches for capacity, writes the trial.</summary>
internal sealed class GeneratorProcess(GeneratorPlan plan, TimeProvider time, IProgress<LoadProgress> progress)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scenario = ScenarioLoader.Load(plan.Assembly, plan.Type);
        await scenario.PrepareAsync(plan.Context, cancellationToken);
        await using var engine = await OpenAsync(scenario, cancellationToken);
        var trial = await engine.RunAsync(plan.Shape, 0, progress, cancellationToken);
        // Written before the search too, so that what was measured survives whatever the search does to the target.
        ResultsJson.Write(plan.Result, trial);
        if (plan.Capacity is { } search && !cancellationToken.IsCancellationRequested)
        {
            var capacity = await new CapacityRun(search, plan.Shape, (step, firstArrival, stop) => engine.RunAsync(step, firstArrival, null, stop)).RunAsync(progress, cancellationToken);
            ResultsJson.Write(plan.Result, trial with { Capacity = capacity });
        }

        if (plan.Breaking is { } limits && !cancellationToken.IsCancellationRequested)
        {
            var breaking = await new BreakRun(limits, plan.Shape, (step, firstArrival, stop) => engine.RunAsync(step, firstArrival, null, stop)).RunAsync(progress, cancellationToken);
            ResultsJson.Write(plan.Result, trial with { Breaking = breaking });
        }

        await engine.FinishAsync();
    }

    private async Task<ILoadEngine> OpenAsync(IScenario scenario, CancellationToken cancellationToken)
    {
        if (plan.Shape.Engine == LoadEngine.Clients)
            return await ClientEngine.OpenAsync(plan.Scenario, scenario, plan.Shape.Connections, time, cancellationToken);
        var target = await EngineChoice.TargetAsync(plan.Scenario, scenario, plan.Context, cancellationToken);
        return OperatingSystem.IsLinux() ? new ReactorEngine(plan.Scenario, (IWireScenario)scenario, target, time) : throw new PlatformNotSupportedException();
    }
}
