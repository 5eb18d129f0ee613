using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// Rows that two builds answer under one stream of requests. The first rows that trip are compared one by one; when more do, all the rest share one stream, so that a slow
/// machine costs three comparisons at most.
/// </summary>
/// <param name="measure">Measures both builds.</param>
/// <param name="rows">The rows that this run measures.</param>
/// <param name="operations">What the base build can answer; null where that cannot be told.</param>
internal sealed class SharedStream(IBuildMeasurement measure, IReadOnlyCollection<string> rows, Func<BuildPair, CancellationToken, Task<IReadOnlySet<string>?>> operations) : ISettlement
{
    /// <summary>Rows that are compared by themselves, where they get the most requests.</summary>
    private const int MostAlone = 2;

    private readonly Dictionary<string, SideBySideRow> _compared = [];
    private int _comparisons;

    /// <summary>How sure a run's comparisons must be: the chance of a false alarm is shared out over all of them.</summary>
    public static ComparisonRules RulesOfRun { get; } = new() { FamilyAlpha = new ComparisonRules().FamilyAlpha / (MostAlone + 1) };

    /// <summary>How sure each comparison must be.</summary>
    public ComparisonRules Rules { get; init; } = RulesOfRun;

    /// <inheritdoc />
    public string How => "side by side with";

    /// <inheritdoc />
    public async Task<bool> IsInBaseAsync(BuildPair builds, string scenario, CancellationToken cancellationToken)
        => await operations(builds, cancellationToken) is not { } known || known.Contains(scenario);

    /// <inheritdoc />
    public async Task<ScenarioJudgement> SettleAsync(BuildPair builds, ScreenedRow row, ScreenTrip trip, CancellationToken cancellationToken)
    {
        var compared = new SideBySideRow(builds.Base.Name, null, null, null, Rules);
        if (trip.OfStream)
            compared = await CompareAsync(builds, row.Scenario, cancellationToken);
        // A build that is surely slower need not be saturated too.
        if (trip.OfCapacity && compared.Row?.Verdict != Verdict.Regressed)
        {
            var saturated = await measure.CompareAsync(builds, [row.Scenario], saturated: true, Rules, cancellationToken);
            compared = compared with { Throughput = saturated.Rows.Count > 0 ? saturated.Rows[0] : throw CutShort(row.Scenario) };
        }

        return ConfirmedJudgement.Of(row.Judgement, trip, compared, row.Context.Waivers);
    }

    private async Task<SideBySideRow> CompareAsync(BuildPair builds, string scenario, CancellationToken cancellationToken)
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
}
