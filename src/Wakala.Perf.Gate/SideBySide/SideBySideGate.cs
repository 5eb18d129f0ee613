namespace Wakala.Perf.Gate;

/// <summary>Judges two builds that were measured side by side.</summary>
public static class SideBySideGate
{
    /// <summary>More blocks than this share with a late generator make a row unbelievable.</summary>
    private const double MostLateBlocks = 0.2;

    /// <summary>
    /// Judges the rows at one look. A row has regressed when the lower bound of one of its figures lies beyond that figure's margin, or
    /// its errors do; the bounds are sure for all rows of all looks together: alpha is shared out over the looks, over the rows by Holm's
    /// procedure ("A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979), and over a row's figures by
    /// <see cref="MaxSignedRank"/>. The processor time of all requests of a stream is a row of its own.
    /// </summary>
    /// <param name="measurement">What was measured so far.</param>
    /// <param name="look">Which look this is, from 0.</param>
    /// <param name="rules">How sure it must be.</param>
    /// <exception cref="ArgumentException">There are no rows, or one without blocks.</exception>
    public static IReadOnlyList<RowComparison> Judge(SideBySideMeasurement measurement, int look, ComparisonRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(measurement);
        var rows = measurement.Rows;
        if (rows.Count == 0 || rows.Any(row => row.Blocks.Count == 0))
            throw new ArgumentException("There is nothing to compare: no row, or one without a block.", nameof(measurement));
        return Judge(Figures(measurement, rules), ConditionRules.Problems(measurement.Conditions), look, rules);
    }

    internal static IReadOnlyList<RowFigures> Figures(SideBySideMeasurement measurement, ComparisonRules rules) =>
    [
        .. measurement.Rows.Select(row => RowFigures.Of(row, rules)),
        .. measurement.Processor.Select(RowFigures.Of),
    ];

    internal static IReadOnlyList<RowComparison> Judge(IReadOnlyList<RowFigures> rows, IReadOnlyList<string> problems, int look, ComparisonRules rules)
    {
        var alpha = rules.FamilyAlpha * rules.Looks[look].Share;
        var evidence = rows.Select(row => new RowEvidence(row, rules)).ToList();
        var slower = Rejected(evidence, alpha, (row, level) => row.RegressionExcess(level));
        var faster = Rejected(evidence, alpha, (row, level) => row.ImprovementExcess(level));
        return [.. evidence.Select(row => Judge(row, rules, alpha / evidence.Count, slower.GetValueOrDefault(row), faster.GetValueOrDefault(row), problems))];
    }

    /// <summary>Holm's steps: the surest row at the level of all, the next at that of all but one, until one does not hold.</summary>
    /// <returns>Those that do, each with its level.</returns>
    internal static Dictionary<RowEvidence, double> Rejected(IReadOnlyList<RowEvidence> rows, double alpha, Func<RowEvidence, double, double> excess)
    {
        var rejected = new Dictionary<RowEvidence, double>();
        foreach (var row in rows.OrderByDescending(row => excess(row, alpha / rows.Count)))
        {
            var level = alpha / (rows.Count - rejected.Count);
            if (excess(row, level) <= 0)
                break;
            rejected.Add(row, level);
        }

        return rejected;
    }

    private static RowComparison Judge(RowEvidence evidence, ComparisonRules rules, double alpha, double slowerAt, double fasterAt, IReadOnlyList<string> problems)
    {
        var row = evidence.Row;
        var level = slowerAt > 0 ? slowerAt : fasterAt > 0 ? fasterAt : alpha;
        var figures = row.Mixed.Select(ratios => Judge(evidence, ratios, rules, level, slowerAt > 0, fasterAt > 0)).ToList();
        var solo = row.Solo is { Logs.Count: > 0 } alone ? Judge(evidence, alone, rules, level, slowerAt > 0, fasterAt > 0) : null;
        var moreErrors = row.Errors.AreMore(alpha);
        var late = row.LateBlocks > MostLateBlocks * row.Blocks;
        // A generator that is late has measured itself, and a disturbed machine its disturbance: only counts are then to be believed.
        var verdict = moreErrors ? Verdict.Regressed
            : late || problems.Count > 0 ? Verdict.Invalid
            : slowerAt > 0 ? Verdict.Regressed
            : evidence.Disagrees || figures.Exists(figure => figure is { Verdict: Verdict.Inconclusive, Binding: true }) ? Verdict.Inconclusive
            : fasterAt > 0 ? Verdict.Improved
            : Verdict.Passed;
        var comparison = new RowComparison
        {
            Scenario = row.Scenario,
            Verdict = verdict,
            Reason = string.Empty,
            Figures = figures,
            Solo = solo,
            SoloDecides = evidence.Disagrees,
            IsSuspect = verdict != Verdict.Regressed && (evidence.IsSuspect || row.Errors.AreMore(RowEvidence.OneSided95)),
            Errors = (row.Errors.Base, row.Errors.Candidate),
            HasMoreErrors = moreErrors,
            Blocks = row.Blocks,
            Pairs = row.Pairs,
        };
        return comparison with { Reason = ComparisonReason.Of(comparison, row, rules, moreErrors, late, problems) };
    }

    private static FigureComparison Judge(RowEvidence row, BlockRatios ratios, ComparisonRules rules, double level, bool mayBeSlower, bool mayBeFaster)
    {
        const double twoSided95 = 0.025;
        var (lowOfFamily, estimate, highOfFamily) = row.Bounds(ratios, level);
        var (low, _, high) = row.Alone(ratios, twoSided95);
        var margin = row.Margin(ratios);
        var verdict = mayBeSlower && lowOfFamily > margin ? Verdict.Regressed
            : mayBeFaster && highOfFamily < -margin ? Verdict.Improved
            : row.Alone(ratios, RowEvidence.OneSided95).High < Math.Log(1 + rules.Budgets[ratios.Figure]) ? Verdict.Passed
            : Verdict.Inconclusive;
        return new FigureComparison(ratios.Figure, ratios.Base, ratios.Candidate, Math.Exp(estimate) - 1, Share(low), Share(high), Share(lowOfFamily), row.Detectable(ratios, level), verdict)
        {
            Unit = ratios.Unit,
            IsRate = ratios.IsRate,
            Deviation = ratios.Deviation(),
            Binding = row.Binds(ratios),
        };
    }

    private static double? Share(double log) => double.IsFinite(log) ? Math.Exp(log) - 1 : null;
}
