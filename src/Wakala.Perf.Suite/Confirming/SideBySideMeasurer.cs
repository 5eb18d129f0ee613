using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The real thing: both builds as processes beside the suite's environment, which waits idle meanwhile.</summary>
/// <param name="table">The table that two builds answer.</param>
/// <param name="shape">How pairs of processes are measured.</param>
/// <param name="waivers">The waivers of a row.</param>
/// <param name="profileCode">Whether the code of both builds is sampled where one is slower.</param>
/// <param name="results">Where each comparison is kept.</param>
/// <param name="say">Told what happens, a line each.</param>
internal sealed class SideBySideMeasurer(Func<BuildPair, ComparedTable> table, ComparisonShape shape, Func<string, IReadOnlyList<StandingWaiver>> waivers, bool profileCode, string results, Action<string> say) : IBuildMeasurement
{
    private int _kept;

    public async Task<ComparisonOutcome> CompareAsync(BuildPair builds, IReadOnlyCollection<string> rows, bool saturated, ComparisonRules rules, CancellationToken cancellationToken)
    {
        var all = table(builds);
        var request = new ComparisonRequest
        {
            Table = Checked(all with { Rows = all.Rows.Where(row => rows.Contains(row.Key)).ToDictionary() }),
            Rules = rules,
            Shape = shape,
            Saturated = saturated,
            Waivers = waivers,
            // Whoever measures holds it already, and would wait for itself.
            HoldsMachine = true,
        };
        var outcome = await new Comparison(request, say).RunAsync(cancellationToken);
        var name = Path.Combine(results, $"{++_kept}-{(rows.Count == 1 ? ScenarioSlug.Of(rows.First()) : "table")}{(saturated ? "-saturated" : string.Empty)}");
        ResultsJson.Write($"{name}.json", outcome);
        string[] slower = [.. outcome.Rows.Where(row => row.Timed == Verdict.Regressed && rows.Contains(row.Scenario)).Select(row => row.Scenario)];
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
