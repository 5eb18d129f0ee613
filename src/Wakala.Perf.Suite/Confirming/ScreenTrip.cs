using System.Globalization;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// The figures of a row that tripped and depend on how fast the machine is: response times, capacity, and answers a second and dropped arrivals, which are
/// response times in disguise. Stored figures alone do not fail a build by these.
/// </summary>
/// <param name="Figures">The figures; at least one.</param>
/// <param name="Sentence">What tripped: <c>P95 12 ms over 8 ms</c>.</param>
internal sealed record ScreenTrip(IReadOnlyList<FigureJudgement> Figures, string Sentence)
{
    /// <summary>Whether a stream of requests is what decides: capacity alone is searched for.</summary>
    public bool OfStream => Figures.Any(figure => figure.Kind != FigureKind.Capacity);

    /// <summary>Whether capacity tripped.</summary>
    public bool OfCapacity => Figures.Any(figure => figure is { Kind: FigureKind.Capacity, Verdict: Verdict.Regressed });

    /// <param name="judgement">The row as stored figures left it.</param>
    /// <param name="unstored">The row judged by nothing stored: what fails there is bound anywhere, and no other build excuses it.</param>
    /// <returns>Null where nothing tripped that depends on the machine.</returns>
    public static ScreenTrip? Of(ScenarioJudgement judgement, ScenarioJudgement unstored)
    {
        var bound = Bound(unstored).Select(figure => figure.Name).ToHashSet();
        FigureJudgement[] tripped = [.. judgement.Figures.Where(figure => figure is { Binding: true, IsTimed: true, Verdict: Verdict.Regressed } && !bound.Contains(figure.Name))];
        return tripped.Length == 0 ? null : new ScreenTrip(tripped, Describe(judgement, tripped));
    }

    /// <summary>
    /// What fails anywhere, of a row that was judged by nothing stored. Answers a second and drops are held to the load itself, and are settled as the response times that they stand for.
    /// </summary>
    public static IEnumerable<FigureJudgement> Bound(ScenarioJudgement unstored)
        => unstored.Figures.Where(figure => figure is { Binding: true, Verdict: Verdict.Regressed, IsHeldToLoad: false });

    /// <summary>A row whose requests went out late in every trial, so that none of its figures that depend on the machine is known.</summary>
    /// <returns>Null where that is not so.</returns>
    public static ScreenTrip? OfLate(ScenarioJudgement judgement)
    {
        FigureJudgement[] unknown = [.. judgement.Figures.Where(figure => figure is { IsTimed: true, Verdict: Verdict.Invalid })];
        return judgement.Late && unknown.Length > 0
            ? new ScreenTrip(unknown, string.Create(CultureInfo.InvariantCulture, $"in every trial requests went out late, by {judgement.Validity?.PacingLagP99Ms:0.#} ms (P99) in the last"))
            : null;
    }

    private static string Describe(ScenarioJudgement judgement, FigureJudgement[] tripped)
        => string.Join(", ", GateTable.Rows(judgement with { Figures = tripped, Work = [] }).Select(row => $"{row.Gate} {row.Current} {Beyond(row.Limit)}"));

    private static string Beyond(string limit) => limit.StartsWith('≥') ? $"under {limit[2..]}" : $"over {limit[2..]}";
}
