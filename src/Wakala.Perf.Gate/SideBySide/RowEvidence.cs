using MathNet.Numerics.Distributions;

namespace Wakala.Perf.Gate;

/// <summary>What the blocks of one row say of its figures, at any level of confidence.</summary>
internal sealed class RowEvidence
{
    /// <summary>The level of a bound that is 95 % sure on one side.</summary>
    public const double OneSided95 = 0.05;

    private const double Half = 0.5;

    /// <summary>At which solo and mixed blocks are said to disagree.</summary>
    private const double DisagreementAlpha = 0.001;

    private readonly List<FigureGroup> _groups = [];
    private readonly ComparisonRules _rules;
    private readonly Dictionary<BlockRatios, WalshAverages> _averages;
    private readonly int _fewest;

    public RowEvidence(RowFigures row, ComparisonRules rules)
    {
        (Row, _rules) = (row, rules);
        _fewest = Math.Min(LatencyFigures.FewestStretches, row.Mixed.Select(Planned).DefaultIfEmpty().Max());
        _averages = row.Mixed.Where(ratios => ratios.Logs.Count > 0).ToDictionary(ratios => ratios, ratios => new WalshAverages(ratios.Logs));
        // Figures of merged blocks have signs of their own, and share the level with the rest.
        foreach (var same in _averages.Keys.GroupBy(ratios => ratios.Logs.Count))
            _groups.Add(new FigureGroup([.. same]));
        if (row.Solo is { Logs.Count: > 0 } solo)
        {
            _averages.Add(solo, new WalshAverages(solo.Logs));
            Disagrees = row.Mixed.FirstOrDefault(ratios => ratios.Figure == solo.Figure) is { } mixed && RankSum.Chance(mixed.Logs, solo.Logs) <= DisagreementAlpha;
        }
    }

    public RowFigures Row { get; }

    /// <summary>Whether the builds differ otherwise alone than mixed: then solo decides.</summary>
    public bool Disagrees { get; }

    /// <summary>How far the surest regression lies beyond its margin (log ratio), at a level for the whole row; not above 0 where none does.</summary>
    public double RegressionExcess(double alpha) => Excess(alpha, 1);

    /// <summary>The mirror of <see cref="RegressionExcess"/>.</summary>
    public double ImprovementExcess(double alpha) => Excess(alpha, -1);

    /// <summary>The estimate of a figure's log ratio, and where it lies with the whole row's figures sure at a level, each side.</summary>
    public (double Low, double Estimate, double High) Bounds(BlockRatios ratios, double alpha)
    {
        if (_groups.Find(group => group.Ratios.Contains(ratios)) is not { } group)
            return Alone(ratios, alpha);
        // A group of so few stretches that it can never call takes nothing of the level from the others.
        var ofGroup = alpha / Math.Max(1, _groups.Count(one => one.MayCall(alpha / _groups.Count)));
        return Bounds(ratios, group.Critical(ofGroup), ofGroup / group.Ratios.Count);
    }

    /// <summary>The same for one figure by itself.</summary>
    public (double Low, double Estimate, double High) Alone(BlockRatios ratios, double alpha)
        => ratios.Logs.Count == 0 ? (double.NegativeInfinity, 0, double.PositiveInfinity) : Bounds(ratios, SignedRank.Critical(ratios.Logs.Count, alpha), alpha);

    /// <summary>
    /// The smallest slowdown that a test at a level would call with a power of 95 %: beyond the margin by the bound's own width and by
    /// 1.645 standard errors.
    /// </summary>
    public double? Detectable(BlockRatios ratios, double alpha)
    {
        var (low, estimate, _) = Bounds(ratios, alpha);
        var (low95, _, high95) = Alone(ratios, 0.025);
        var error = (high95 - low95) / (2 * Normal.InvCDF(0, 1, 0.975));
        var least = Margin(ratios) + (estimate - low) + (Normal.InvCDF(0, 1, 0.95) * error);
        return double.IsFinite(least) ? Math.Exp(least) - 1 : null;
    }

    /// <summary>
    /// Whether a figure must be decided: not where the pairs of processes beyond the planned ones were what gave it stretches enough. A row that passed without it
    /// would otherwise be undecided only because another one made the comparison go on.
    /// </summary>
    public bool Binds(BlockRatios ratios) => Planned(ratios) >= _fewest;

    /// <summary>Whether a figure that must be decided is beyond its margin when it is looked at by itself.</summary>
    public bool IsSuspect => Row.Mixed.Any(ratios => Binds(ratios) && Beyond(ratios, Alone(ratios, OneSided95), 1) > 0);

    /// <summary>What is not called a change, as a log ratio.</summary>
    public double Margin(BlockRatios ratios) => Math.Log(1 + _rules.Margins[ratios.Figure]);

    private int Planned(BlockRatios ratios)
    {
        var pairs = ratios.Pairs.Distinct().Take(_rules.PlannedPairs).ToHashSet();
        return ratios.Pairs.Count(pairs.Contains);
    }

    private double Excess(double alpha, int sign)
    {
        var mixed = Row.Mixed.Select(ratios => Excess(ratios, alpha, sign)).DefaultIfEmpty(double.NegativeInfinity).Max();
        if (!Disagrees)
            return mixed;
        // Alone, a build may be as much slower as it slows its neighbour too when they are mixed; or not at all.
        var solo = Beyond(Row.Solo!, Alone(Row.Solo!, alpha), sign);
        var contradicts = Beyond(Row.Solo!, Alone(Row.Solo!, OneSided95), sign) <= 0;
        return contradicts ? solo : Math.Max(solo, mixed);
    }

    private double Excess(BlockRatios ratios, double alpha, int sign)
    {
        // A single figure's bound lies nearer than that of the largest of several, and costs nothing: most rows end here.
        var least = Beyond(ratios, Alone(ratios, alpha), sign);
        return least <= 0 ? least : Beyond(ratios, Bounds(ratios, alpha), sign);
    }

    private double Beyond(BlockRatios ratios, (double Low, double Estimate, double High) bounds, int sign)
        => (sign > 0 ? bounds.Low : -bounds.High) - Margin(ratios);

    private (double Low, double Estimate, double High) Bounds(BlockRatios ratios, double critical, double alpha)
    {
        var averages = _averages[ratios];
        var estimate = averages.Estimate;
        // Pairs of processes differ for as long as they live, which no number of blocks averages out: what is known of that is added.
        var pairs = ratios.Pairs.Distinct().Count();
        var between = Normal.InvCDF(0, 1, 1 - Math.Min(alpha, Half)) * _rules.BetweenPairs[ratios.Figure] * ComparisonRules.WidenedForFew(pairs) / Math.Sqrt(pairs);
        return (estimate - Hypotenuse(estimate - averages.Lower(critical), between), estimate, estimate + Hypotenuse(averages.Upper(critical) - estimate, between));
    }

    private static double Hypotenuse(double one, double other) => double.IsInfinity(one) ? one : Math.Sqrt((one * one) + (other * other));
}
