using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What the generator's own process does with a paired plan: prepares each row for both builds, measures, writes the result.</summary>
internal sealed class PairedProcess(PairedPlan plan, TimeProvider time, IProgress<LoadProgress> progress)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var problems = plan.Problems();
        if (problems.Count > 0)
            throw new InvalidOperationException($"The paired plan makes no sense: {string.Join("; ", problems)}.");
        var opened = new List<IAsyncDisposable>();
        try
        {
            var rows = new List<(IReadOnlyList<IVirtualUser>, IReadOnlyList<IVirtualUser>)>();
            foreach (var row in plan.Rows)
                rows.Add((await OpenAsync(row, plan.Base, opened, cancellationToken), await OpenAsync(row, plan.Candidate, opened, cancellationToken)));
            ResultsJson.Write(plan.Result, plan.Saturated
                ? await new SaturatedRun(plan, time).RunAsync(rows[0], progress, cancellationToken)
                : await new PairedRun(plan, time).RunAsync(rows, progress, cancellationToken));
        }
        finally
        {
            opened.Reverse();
            foreach (var one in opened)
                await one.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<IVirtualUser>> OpenAsync(PairedRow row, ScenarioContext context, List<IAsyncDisposable> opened, CancellationToken cancellationToken)
    {
        var scenario = ScenarioLoader.Load(row.Assembly, row.Type);
        opened.Add(scenario);
        await scenario.PrepareAsync(context, cancellationToken);
        var users = new List<IVirtualUser>();
        for (var index = 0; index < plan.Connections; index++)
        {
            users.Add(await scenario.OpenAsync(index, cancellationToken));
            opened.Add(users[^1]);
        }

        return users;
    }
}
