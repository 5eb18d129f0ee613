using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>How sure a comparison must be, and of what.</summary>
public sealed record ComparisonRules
{
    /// <summary>The chance of any false alarm in a whole run of equal builds.</summary>
    public double FamilyAlpha { get; init; } = 0.001;

    /// <summary>After how many pairs of processes, a minute each, the comparison is looked at, and the share of alpha that each look spends: clear cases end early.</summary>
    public IReadOnlyList<(int Pairs, double Share)> Looks { get; init; } = [(1, 0.1), (2, 0.2), (3, 0.25), (4, 0.15), (5, 0.2), (7, 0.1)];

    /// <summary>After how many looks it ends unless a row is undecided, too noisy to tell or <see cref="RowComparison.IsSuspect"/>.</summary>
    public int LooksUnlessUndecided { get; init; } = 3;

    /// <summary>After how many looks it ends unless a row is still suspect.</summary>
    public int LooksUnlessSuspect { get; init; } = 4;

    /// <summary>
    /// By how much <see cref="BetweenPairs"/> is widened while pairs of processes are too few to show that one of them is unlike the others: twice for one that is alone, one and a half
    /// times for two. Equal builds were once called different after two pairs.
    /// </summary>
    /// <param name="pairs">Pairs of processes.</param>
    internal static double WidenedForFew(int pairs) => Math.Max(1, (5 - pairs) / 2.0);

    /// <summary>Pairs of processes that a comparison is planned with: with more it goes on for a doubt only, and asks nothing new.</summary>
    internal int PlannedPairs => Looks[Math.Min(LooksUnlessUndecided, Looks.Count) - 1].Pairs;

    /// <summary>A change that is not called one, by figure: equal builds are never equal to the last digit (code layout, page layout).</summary>
    public IReadOnlyDictionary<string, double> Margins { get; init; } = new Dictionary<string, double>
    {
        [LatencyFigure.Mean.Name] = 0.015,
        [FigureComparison.Matched] = 0.015,
        [LatencyFigure.P50.Name] = 0.015,
        [LatencyFigure.P95.Name] = 0.015,
        [LatencyFigure.P99.Name] = 0.03,
        [FigureComparison.Processor] = 0.015,
        [RowFigures.Throughput] = 0.015,
    };

    /// <summary>The slowdown that a row tolerates before a missing proof of its absence counts.</summary>
    public IReadOnlyDictionary<string, double> Budgets { get; init; } = new Dictionary<string, double>
    {
        [LatencyFigure.Mean.Name] = 0.10,
        [FigureComparison.Matched] = 0.10,
        [LatencyFigure.P50.Name] = 0.10,
        [LatencyFigure.P95.Name] = 0.10,
        [LatencyFigure.P99.Name] = 0.20,
        [FigureComparison.Processor] = 0.10,
        [RowFigures.Throughput] = 0.10,
    };

    /// <summary>
    /// How far two pairs of fresh processes of one build differ (standard deviation of the log ratio): code layout and the order in which the
    /// runtime compiles stay for a process's life. From 120 recorded pairs of equal builds, <c>benchmarks … gate</c>: 0.020, 0.016, 0.015, 0.036, 0.027 and 0.011 in this
    /// order, of which the noise of the blocks leaves that of mean, P95 and P99 unsure by about as much as they are.
    /// </summary>
    public IReadOnlyDictionary<string, double> BetweenPairs { get; init; } = new Dictionary<string, double>
    {
        [LatencyFigure.Mean.Name] = 0.016,
        [FigureComparison.Matched] = 0.016,
        [LatencyFigure.P50.Name] = 0.015,
        [LatencyFigure.P95.Name] = 0.02,
        [LatencyFigure.P99.Name] = 0.02,
        [FigureComparison.Processor] = 0.011,
        [RowFigures.Throughput] = 0.016,
    };

    /// <summary>
    /// How far two databases of equal content, seeded by themselves and of one build, differ beyond two pairs of processes (standard deviation of the log ratio): pages
    /// lie otherwise, and the planner's samples are others. It counts where builds cannot share a database. In 32 pairs with databases apart nothing of it was seen
    /// beyond what pairs that share one differ by; so much of it could have been there unseen.
    /// </summary>
    public IReadOnlyDictionary<string, double> BetweenDatabases { get; init; } = new Dictionary<string, double>
    {
        [LatencyFigure.Mean.Name] = 0.01,
        [FigureComparison.Matched] = 0.01,
        [LatencyFigure.P50.Name] = 0.01,
        [LatencyFigure.P95.Name] = 0.01,
        [LatencyFigure.P99.Name] = 0.01,
        [FigureComparison.Processor] = 0.006,
        [RowFigures.Throughput] = 0.01,
    };

    /// <summary>
    /// Requests of each build that a block's P99 needs; blocks with fewer are merged. Of 400, which are two more of the slowest hundredth, there were 16 stretches of eight pairs of 14.5 s
    /// of the ordinary rows: nearly all must then lie on one side for a call, and P99 was seen from +75 to +91 %.
    /// </summary>
    public int RequestsForP99 { get; init; } = 200;

    /// <summary>Whether a comparison is worth going on with after so many looks, if there are more: not where so many pairs were disturbed that the next ones cannot make it believable.</summary>
    /// <param name="looks">Looks that were taken.</param>
    /// <param name="rows">What the last of them found.</param>
    /// <param name="conditions">What the machine was like, pair by pair.</param>
    public bool GoesOn(int looks, IReadOnlyList<RowComparison> rows, IReadOnlyList<PairConditions> conditions)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(conditions);
        var last = looks < LooksUnlessSuspect && LooksUnlessSuspect <= Looks.Count ? Looks[LooksUnlessSuspect - 1] : Looks[^1];
        return GoesOn(looks, rows.Any(row => row.IsSuspect), rows.Any(row => row.Verdict is Verdict.Inconclusive or Verdict.Invalid)) && !ConditionRules.AreTooManyOf(last.Pairs, conditions);
    }

    /// <summary>The same of what is known of the rows.</summary>
    /// <param name="looks">Looks that were taken.</param>
    /// <param name="isSuspect">Whether one of them is suspect.</param>
    /// <param name="isUndecided">Whether one of them is Inconclusive or Invalid.</param>
    public bool GoesOn(int looks, bool isSuspect, bool isUndecided) => looks < LooksUnlessUndecided || isSuspect || (looks < LooksUnlessSuspect && isUndecided);

    /// <summary>These rules where each build has a database of its own, which each pair of processes gets anew: what two of them differ by is between the pairs too.</summary>
    public ComparisonRules WithDatabasesApart()
        => this with { BetweenPairs = BetweenPairs.ToDictionary(one => one.Key, one => double.Hypot(one.Value, BetweenDatabases[one.Key])) };
}
