using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The real thing: both builds as processes beside the suite's environment, which waits idle meanwhile.</summary>
/// <param name="table">The table that two builds answer.</param>
/// <param name="shape">How pairs of processes are measured.</param>
/// <param name="profileCode">Whether the code of both builds is sampled where one is slower.</param>
/// <param name="results">Where each comparison is kept.</param>
/// <param name="say">Told what happens, a line each.</param>
internal sealed class SideBySideMeasurer(Func<BuildPair, ComparedTable> table, ComparisonShape shape, bool profileCode, string results, Action<string> say) : IBuildMeasurement
{
    /// <summary>Pairs of processes on which capacity is searched for, once of each build.</summary>
    private const int CapacityPairs = 3;

    private static readonly TimeSpan CapacityWarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan CapacityStretch = TimeSpan.FromSeconds(2);

    private int _kept;

    public async Task<ComparisonOutcome> CompareAsync(BuildPair builds, IReadOnlyCollection<string> rows, ComparisonRules rules, CancellationToken cancellationToken)
    {
        var all = table(builds);
        var request = new ComparisonRequest
        {
            Table = Checked(all with { Rows = all.Rows.Where(row => rows.Contains(row.Key)).ToDictionary() }),
            Rules = rules,
            Shape = shape,
            // Whoever measures holds it already, and would wait for itself.
            HoldsMachine = true,
        };
        var outcome = await new Comparison(request, say).RunAsync(cancellationToken);
        var name = Path.Combine(results, $"{++_kept}-{(rows.Count == 1 ? ScenarioSlug.Of(rows.First()) : "table")}");
        ResultsJson.Write($"{name}.json", outcome);
        string[] slower = [.. outcome.Rows.Where(row => row.Verdict == Verdict.Regressed && rows.Contains(row.Scenario)).Select(row => row.Scenario)];
        return !profileCode || slower.Length == 0 ? outcome
            : await WithCodeAsync(outcome, request.Table with { Rows = request.Table.Rows.Where(row => slower.Contains(row.Key)).ToDictionary() }, $"{name}-code.md", cancellationToken);
    }

    /// <summary>Says of the rows that regressed which method grew most, and where the rest stands.</summary>
    private async Task<ComparisonOutcome> WithCodeAsync(ComparisonOutcome outcome, ComparedTable slower, string file, CancellationToken cancellationToken)
    {
        var frames = await CodeComparison.RunAsync(slower, say, cancellationToken);
        await File.WriteAllTextAsync(file, FrameGrowth.Table(frames), cancellationToken);
        var sentence = frames.Count == 0
            ? "No method's share of the processor's time grew: it waits longer, and does not run longer."
            : string.Create(CultureInfo.InvariantCulture, $"Of its code {frames[0].Method} grew most: on the stack in {100 * frames[0].Base:0.#} % of the base's samples and in {100 * frames[0].Candidate:0.#} % of its own; all that grew: {file}.");
        return outcome with { Rows = [.. outcome.Rows.Select(row => slower.Rows.ContainsKey(row.Scenario) ? row with { Reason = $"{row.Reason} {sentence}" } : row)] };
    }

    public async Task<CapacityPair> CompareCapacityAsync(BuildPair builds, RowLoad load, CancellationToken cancellationToken)
    {
        var (first, second) = (new List<double>(), new List<double>());
        var all = Checked(table(builds));
        await using var open = await all.OpenAsync(say, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, open.Lost);
        try
        {
            for (var pair = 0; pair < CapacityPairs; pair++)
            {
                var contexts = await open.StartPairAsync(pair, (ulong)pair, stop.Token);
                // Who is searched first swaps from pair to pair.
                (List<double> Found, ScenarioContext Context)[] turns = [(first, contexts.Base), (second, contexts.Candidate)];
                foreach (var (found, context) in pair % 2 == 0 ? turns : turns.Reverse())
                    found.Add(await SearchAsync(open, all, load, context, stop.Token));
                say($"{load.Scenario}: capacity of pair {pair + 1}: base {first[^1]:0.#} /s, candidate {second[^1]:0.#} /s.");
            }
        }
        catch (Exception) when (open.Fault is not null)
        {
            throw open.Fault;
        }

        return new CapacityPair(first, second);
    }

    private static async Task<double> SearchAsync(IComparedBuilds open, ComparedTable all, RowLoad load, ScenarioContext context, CancellationToken cancellationToken)
    {
        var scenario = all.Rows[load.Scenario].Type;
        var plan = new GeneratorPlan
        {
            Scenario = load.Scenario,
            Assembly = scenario.Assembly.Location,
            Type = scenario.FullName!,
            Context = context with { Connections = load.Shape.Connections },
            Shape = load.Shape with { WarmUp = CapacityWarmUp, Duration = CapacityStretch },
            Capacity = load.Capacity,
            Result = Path.Combine(open.WorkDirectory, "capacity.json"),
        };
        var trial = await new GeneratorRunner(open.WorkDirectory).RunAsync(plan, _ => { }, cancellationToken);
        if (open.Fault is { } fault)
            throw fault;
        cancellationToken.ThrowIfCancellationRequested();
        return trial.Capacity?.RequestsPerSecond ?? 0;
    }

    /// <summary>What keeps two builds from being served at all is no fault of either, and told apart from a server that is lost.</summary>
    private static ComparedTable Checked(ComparedTable all) => all with
    {
        OpenAsync = async (tell, cancellationToken) =>
        {
            try
            {
                return await all.OpenAsync(tell, cancellationToken);
            }
            catch (EnvironmentException fault)
            {
                throw new NotComparableException(fault);
            }
        },
    };
}
