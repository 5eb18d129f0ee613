using MathNet.Numerics.Distributions;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What the blocks of one row say of its figures, at any level of confidence.</summary>
internal sealed class RowEvidence
{
    private const double Half = 0.5;

    private readonly List<Group> _groups = [];
    private readonly ComparisonRules _rules;
    private readonly Dictionary<BlockRatios, WalshAverages> _averages;

    public RowEvidence(PairedTrial trial, ComparisonRules rules)
    {
        (Trial, _rules) = (trial, rules);
        Pairs = trial.Blocks.Select(block => block.Pair).Distinct().Count();
        Errors = (trial.Blocks.Sum(block => block.Base.ErrorCount), trial.Blocks.Sum(block => block.Candidate.ErrorCount));
        Ratios = BlockRatios.Of(trial.Blocks, rules.RequestsForP99);
        _averages = Ratios.Where(ratios => ratios.Logs.Count > 0).ToDictionary(ratios => ratios, ratios => new WalshAverages(ratios.Logs));
        // Figures of merged blocks have signs of their own, and share the level with the rest.
        foreach (var same in _averages.Keys.GroupBy(ratios => ratios.Logs.Count))
            _groups.Add(new Group([.. same], new MaxSignedRank([.. same.Select(ratios => ratios.Logs)], (ulong)trial.Blocks.Count)));
    }

    public PairedTrial Trial { get; }

    /// <summary>Pairs of processes that the blocks came from.</summary>
    public int Pairs { get; }

    /// <summary>Requests of each build that failed.</summary>
    public (long Base, long Candidate) Errors { get; }

    public IReadOnlyList<BlockRatios> Ratios { get; }

    /// <summary>How far the surest regression lies beyond its margin (log ratio), at a level for the whole row; negative where none does.</summary>
    public double RegressionExcess(double alpha)
        => Ratios.Select(ratios => Bounds(ratios, alpha).Low - Math.Log(1 + _rules.Margins[ratios.Figure])).DefaultIfEmpty(double.NegativeInfinity).Max();

    /// <summary>The mirror of <see cref="RegressionExcess"/>.</summary>
    public double ImprovementExcess(double alpha)
        => Ratios.Select(ratios => -Math.Log(1 + _rules.Margins[ratios.Figure]) - Bounds(ratios, alpha).High).DefaultIfEmpty(double.NegativeInfinity).Max();

    /// <summary>The estimate of a figure's log ratio, and where it lies with the whole row's figures sure at a level, each side.</summary>
    public (double Low, double Estimate, double High) Bounds(BlockRatios ratios, double alpha)
    {
        if (_groups.Find(group => group.Ratios.Contains(ratios)) is not { } group)
            return (double.NegativeInfinity, 0, double.PositiveInfinity);
        var ofGroup = alpha / _groups.Count;
        return Bounds(ratios, group.Max.Critical(ofGroup), ofGroup / group.Ratios.Count);
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
        var least = Math.Log(1 + _rules.Margins[ratios.Figure]) + (estimate - low) + (Normal.InvCDF(0, 1, 0.95) * error);
        return double.IsFinite(least) ? Math.Exp(least) - 1 : null;
    }

    /// <summary>A candidate's excess of errors, exactly: how likely as many of all errors would be its own if both builds had the same rate.</summary>
    public double ErrorChance()
    {
        var (ownDue, allDue) = (Trial.Blocks.Sum(block => block.Candidate.Due), Trial.Blocks.Sum(block => block.Candidate.Due + block.Base.Due));
        return allDue == 0 ? 1 : BinomialTail.AtLeast(Errors.Candidate, Errors.Base + Errors.Candidate, ownDue / (double)allDue);
    }

    private (double Low, double Estimate, double High) Bounds(BlockRatios ratios, double critical, double alpha)
    {
        var averages = _averages[ratios];
        var estimate = averages.Estimate;
        // Pairs of processes differ for as long as they live, which no number of blocks averages out: what is known of that is added.
        var between = Normal.InvCDF(0, 1, 1 - Math.Min(alpha, Half)) * _rules.BetweenPairs / Math.Sqrt(Pairs);
        return (estimate - Hypotenuse(estimate - averages.Lower(critical), between), estimate, estimate + Hypotenuse(averages.Upper(critical) - estimate, between));
    }

    private static double Hypotenuse(double one, double other) => double.IsInfinity(one) ? one : Math.Sqrt((one * one) + (other * other));

    private sealed record Group(IReadOnlyList<BlockRatios> Ratios, MaxSignedRank Max);
}
