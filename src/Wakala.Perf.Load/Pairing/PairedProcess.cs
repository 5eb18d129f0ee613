using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What the generator's own process does with a paired plan: prepares each row for both builds, measures, writes the result.</summary>
internal sealed class PairedProcess(PairedPlan plan, TimeProvider time, IProgress<LoadProgress> progress)
{
    /// <summary>Plans one after the other: none after one that was stopped.</summary>
    public static async Task RunAllAsync(IReadOnlyList<PairedPlan> plans, TimeProvider time, IProgress<LoadProgress> progress, CancellationToken cancellationToken)
    {
        foreach (var plan in plans)
        {
            if (await new PairedProcess(plan, time, progress).RunAsync(cancellationToken) is { CutShort: not null })
                break;
        }
    }

    /// <summary>Measures.</summary>
    /// <exception cref="InvalidOperationException">The plan makes no sense; says why.</exception>
    public async Task<PairedResult> RunAsync(CancellationToken cancellationToken)
    {
        var problems = plan.Problems();
        if (problems.Count > 0)
            throw new InvalidOperationException($"The paired plan makes no sense: {string.Join("; ", problems)}.");
        var scenarios = new List<IScenario>();
        try
        {
            foreach (var row in plan.Rows)
            {
                await PrepareAsync(row, plan.Base, scenarios, cancellationToken);
                await PrepareAsync(row, plan.Candidate, scenarios, cancellationToken);
            }

            await using var arms = await OpenAsync(scenarios, cancellationToken);
            var result = plan.Saturated
                ? await new SaturatedRun(plan).RunAsync(arms, progress, cancellationToken)
                : await new PairedRun(plan, time).RunAsync(arms, progress, cancellationToken);
            ResultsJson.Write(plan.Result, result);
            await arms.FinishAsync(scenarios);
            return result;
        }
        finally
        {
            foreach (var scenario in scenarios)
                await scenario.DisposeAsync();
        }
    }

    private static async Task PrepareAsync(PairedRow row, ScenarioContext context, List<IScenario> scenarios, CancellationToken cancellationToken)
    {
        scenarios.Add(ScenarioLoader.Load(row.Assembly, row.Type));
        await scenarios[^1].PrepareAsync(context, cancellationToken);
    }

    private async Task<IPairedArms> OpenAsync(List<IScenario> scenarios, CancellationToken cancellationToken)
    {
        if (plan.Engine == LoadEngine.Clients)
            return await ClientArms.OpenAsync(plan, scenarios, time, cancellationToken);
        ScenarioContext[] contexts = [plan.Base, plan.Candidate];
        var targets = new List<WireTarget>();
        foreach (var (at, scenario) in scenarios.Index())
            targets.Add(await EngineChoice.TargetAsync(plan.Rows[at / 2].Name, scenario, contexts[at % 2], cancellationToken));
        return OperatingSystem.IsLinux() ? await ReactorArms.OpenAsync(plan, targets, cancellationToken) : throw new PlatformNotSupportedException();
    }
}
