using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// What trips the screen of stored figures is measured side by side with the base build, and only that fails. The first rows that trip are compared one
/// by one; when more do, all the rest share one stream, so that a slow machine costs three comparisons at most.
/// </summary>
/// <param name="find">Finds both builds.</param>
/// <param name="measure">Measures them.</param>
/// <param name="rows">The rows that this run measures.</param>
/// <param name="operations">What the base build can answer; null where that cannot be told.</param>
/// <param name="say">Told what happens, by row.</param>
internal sealed class Confirmation(
    Func<CancellationToken, Task<BuildFinding>> find,
    IBuildMeasurement measure,
    IReadOnlyCollection<string> rows,
    Func<BuildPair, CancellationToken, Task<IReadOnlySet<string>?>> operations,
    Action<string, string> say)
{
    /// <summary>Rows that are compared by themselves, where they get the most requests.</summary>
    private const int MostAlone = 2;

    private readonly Dictionary<string, SideBySideRow> _compared = [];
    private BuildFinding? _finding;
    private int _comparisons;

    /// <summary>How sure a run's comparisons must be: the chance of a false alarm is shared out over all of them.</summary>
    public static ComparisonRules RulesOfRun { get; } = new() { FamilyAlpha = new ComparisonRules().FamilyAlpha / (MostAlone + 1) };

    /// <summary>How sure each comparison must be.</summary>
    public ComparisonRules Rules { get; init; } = RulesOfRun;

    /// <summary>The row as it is when what tripped has been settled; the same where nothing did.</summary>
    /// <param name="screened">The row as the screen left it.</param>
    /// <param name="objectives">The row judged by nothing stored.</param>
    /// <param name="load">The load that it gets.</param>
    /// <param name="waivers">The row's waivers.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    public async Task<ScenarioJudgement> SettleAsync(
        ScenarioJudgement screened, ScenarioJudgement objectives, RowLoad load, IReadOnlyList<StandingWaiver> waivers, CancellationToken cancellationToken)
    {
        // No other build excuses what is wrong, and what tripped beside it may follow from it.
        if (screened.Wrong is not null || (ScreenTrip.Of(screened, objectives) ?? ScreenTrip.OfLate(screened)) is not { } trip)
            return screened;
        say(screened.Name, $"The screen tripped ({trip.Sentence}): it is measured side by side with the base build.");
        _finding ??= await find(cancellationToken);
        if (_finding.Pair is not { } builds)
            return screened.Late ? screened : ConfirmedJudgement.Undecided(screened, trip, _finding.IsCheckout ? Verdict.Invalid : Verdict.Inconclusive, NoBase(_finding));
        if (builds.AreEqual)
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.Inconclusive, NothingChanged(builds));
        if (await operations(builds, cancellationToken) is { } known && !known.Contains(screened.Name))
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.New, $"{builds.Base.Name} has no {screened.Name}: there is nothing to compare it with.");
        try
        {
            return ConfirmedJudgement.Of(screened, trip, await CompareAsync(builds, trip, load, cancellationToken), waivers);
        }
        catch (NotComparableException fault)
        {
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.Inconclusive, $"It could not be compared with {builds.Base.Name}: {fault.Explanation}");
        }
    }

    private async Task<SideBySideRow> CompareAsync(BuildPair builds, ScreenTrip trip, RowLoad load, CancellationToken cancellationToken)
    {
        var compared = new SideBySideRow(builds.Base.Name, null, null, null, Rules);
        if (trip.OfStream)
            compared = await CompareStreamAsync(builds, load.Scenario, cancellationToken);
        // A build that is surely slower need not be saturated too.
        if (trip.OfCapacity && compared.Row?.Verdict != Verdict.Regressed)
        {
            var saturated = await measure.CompareAsync(builds, [load.Scenario], saturated: true, Rules, cancellationToken);
            compared = compared with { Throughput = saturated.Rows.Count > 0 ? saturated.Rows[0] : throw CutShort(load.Scenario) };
        }

        return compared;
    }

    private async Task<SideBySideRow> CompareStreamAsync(BuildPair builds, string scenario, CancellationToken cancellationToken)
    {
        if (_compared.TryGetValue(scenario, out var kept))
            return kept;
        _comparisons++;
        var known = await operations(builds, cancellationToken);
        string[] together = _comparisons <= MostAlone ? [scenario] : [.. rows.Where(row => !_compared.ContainsKey(row) && known?.Contains(row) != false)];
        var outcome = await measure.CompareAsync(builds, together, saturated: false, Rules, cancellationToken);
        var processor = together.Length == 1 ? outcome.Rows.FirstOrDefault(row => row.Scenario != scenario) : null;
        foreach (var row in outcome.Rows.Where(row => together.Contains(row.Scenario)))
            _compared[row.Scenario] = new SideBySideRow(builds.Base.Name, row, processor, null, Rules);
        return _compared.TryGetValue(scenario, out var found) ? found : throw CutShort(scenario);
    }

    private static InvalidOperationException CutShort(string scenario) => new($"The comparison of {scenario} was cut short.");

    /// <summary>Why two builds that are the same are not measured, in a sentence.</summary>
    internal static string NothingChanged(BuildPair builds) => $"Nothing of the platform has changed since {builds.Base.Name}, so that it is the machine's and not the build's.";

    /// <summary>Why there are not two builds, and the remedy, in sentences.</summary>
    internal static string NoBase(BuildFinding finding)
        => $"It could not be measured side by side with another build, and stored figures alone fail nothing. {finding.Fault!.Problem} {finding.Fault.Remedy}";
}
