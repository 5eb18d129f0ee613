using System.Globalization;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What a self-test came to.</summary>
/// <param name="Equal">The comparison of equal builds.</param>
/// <param name="Lines">The planted faults, each with what became of it.</param>
/// <param name="FalseAlarms">Rows that were called although nothing was planted in them, a sentence each.</param>
public sealed record SelfTestOutcome(ComparisonOutcome Equal, IReadOnlyList<SelfTestLine> Lines, IReadOnlyList<string> FalseAlarms)
{
    private static readonly string[] Named = [LatencyFigure.Mean.Name, .. LatencyFigure.Percentiles.Select(figure => figure.Name), FigureComparison.Processor];

    /// <summary>Regressed where the gate was wrong: a false alarm, or a fault missed that it claims to see; Invalid where the machine was disturbed.</summary>
    public Verdict Verdict
        => FalseAlarms.Count > 0 || Lines.Any(line => line.Missed) ? Verdict.Regressed
            : Equal.Rows.Any(row => row.Verdict == Verdict.Invalid) || Lines.Any(line => line.Verdict == Verdict.Invalid) ? Verdict.Invalid
            : Verdict.Passed;

    /// <summary>
    /// Of the figures of equal builds, how many 95 % intervals hold 0 %. A slowdown that is exactly known moves a figure and its interval alike, so that this is their cover.
    /// </summary>
    public (int Held, int Figures) Cover
    {
        get
        {
            List<FigureComparison> bounded = [.. Equal.Rows.SelectMany(row => row.Figures).Where(figure => figure is { Low: not null, High: not null })];
            return (bounded.Count(figure => figure is { Low: <= 0, High: >= 0 }), bounded.Count);
        }
    }

    /// <summary>What this machine can and cannot see in how long, in a line.</summary>
    public string Summary()
    {
        var named = Named.Select(name => (name, Rows: Seen(name).ToList())).ToList();
        var sees = named.Where(one => one.Rows.Count > 0).Select(one => $"{one.name} from {Range([.. one.Rows.Select(row => row.Share)])}");
        var blind = Equal.Rows.Where(row => row.Figures.All(figure => figure.Detectable is null or > 0.5)).Select(row => row.Scenario).ToList();
        var rest = blind.Count > 0 ? $"; it cannot see {string.Join(", ", blind)} become half as slow again" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"In {Equal.MeasuredSeconds:0} s measured this machine sees, with a power of 95 % and one false alarm in a thousand runs: {string.Join(", ", sees)}{rest}.");
    }

    /// <summary>The mean is what the row's mean or its matched requests show, whichever sees more.</summary>
    private IEnumerable<(string Row, double Share)> Seen(string figure)
        => Equal.Rows
            .Select(row => (row.Scenario, Share: row.Figures.Where(one => one.Name == figure || (figure == LatencyFigure.Mean.Name && one.Name == FigureComparison.Matched)).Min(one => one.Detectable)))
            .Where(row => row.Share is <= 0.5)
            .Select(row => (row.Scenario, row.Share!.Value));

    private static string Range(double[] shares)
        => shares.Min() == shares.Max() ? Percent(shares[0]) : $"{Percent(shares.Min())} to {Percent(shares.Max())}";

    private static string Percent(double share) => (share * 100).ToString("+0.0 '%'", CultureInfo.InvariantCulture);
}

/// <summary>A planted fault, and what became of it.</summary>
/// <param name="Effect">What was meant to be planted.</param>
/// <param name="Planted">By which share the waits that were planted make the figure larger, as the processes themselves measured them; null where that is not known.</param>
/// <param name="Figure">The figure that it moves as it was measured; of a fault whose share is not known beforehand the mean.</param>
/// <param name="Errors">Requests of the base and of the candidate that failed.</param>
/// <param name="Verdict">The row's verdict.</param>
/// <param name="CalledAfter">After how many seconds measured it was called; null where it was not.</param>
/// <param name="Sees">The smallest slowdown of the mean that the row would have called.</param>
public sealed record SelfTestLine(PlantedEffect Effect, double? Planted, FigureComparison? Figure, (long Base, long Candidate) Errors, Verdict Verdict, double? CalledAfter, double? Sees)
{
    /// <summary>Whether the 95 % interval holds what was planted; null where that is not known.</summary>
    public bool? Holds => Planted is { } share && Figure is { Low: { } low, High: { } high } ? low <= share && share <= high : null;

    /// <summary>Whether the row claims to see as much, and did not. A fault whose share is not known beforehand is one that must be seen where its interval lies above that.</summary>
    public bool Missed => Verdict is not (Verdict.Regressed or Verdict.Invalid) && Sees is { } sees && (Effect.Figure == LatencyFigure.P99 ? Figure?.Detectable <= Planted : (Planted ?? Figure?.Low) > sees);

    /// <summary>Finds it in a comparison.</summary>
    internal static SelfTestLine Of(PlantedEffect effect, ComparisonOutcome outcome, double? planted)
    {
        var row = outcome.Rows.Single(row => row.Scenario == effect.Row);
        return new SelfTestLine(
            effect,
            planted,
            row.Figures.FirstOrDefault(figure => figure.Name == (effect.Figure ?? LatencyFigure.Mean).Name),
            row.Errors,
            // A delay is to be found by its time; what waits may allocate, too.
            effect.Figure is null ? row.Verdict : row.Timed,
            outcome.CalledAfter.TryGetValue(effect.Row, out var seconds) ? seconds : null,
            row.Figures.Where(figure => figure.Name == LatencyFigure.Mean.Name || figure.Name == FigureComparison.Matched).Min(figure => figure.Detectable));
    }
}
