using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What a comparison says of one row.</summary>
public sealed record RowComparison
{
    private Verdict? _timed;

    /// <summary>The row: <c>GET /messages/list</c>.</summary>
    public required string Scenario { get; init; }

    /// <summary>The worst of its figures.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in sentences.</summary>
    public required string Reason { get; init; }

    /// <summary>Its figures: mean, matched, P50, P95, P99; or CPU; or throughput.</summary>
    public required IReadOnlyList<FigureComparison> Figures { get; init; }

    /// <summary>The mean of blocks in which each build was alone; null where there were none.</summary>
    public FigureComparison? Solo { get; init; }

    /// <summary>Whether the builds differ otherwise alone than mixed, so that solo decides.</summary>
    public bool SoloDecides { get; init; }

    /// <summary>Requests of the base and of the candidate that failed.</summary>
    public required (long Base, long Candidate) Errors { get; init; }

    /// <summary>Whether those of the candidate are surely more.</summary>
    public bool HasMoreErrors { get; init; }

    /// <summary>Blocks that were compared.</summary>
    public required int Blocks { get; init; }

    /// <summary>Pairs of processes that they came from.</summary>
    public required int Pairs { get; init; }

    /// <summary>Whether a figure is slower by itself (one-sided 95 %), or errors are more, and not surely enough for a whole run: more pairs of processes tell.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>What one request costs both builds; null where that was not counted.</summary>
    public ComparedWork? Work { get; init; }

    /// <summary>How both builds answered the same questions; null where they were not asked.</summary>
    public ComparedAnswers? Answers { get; init; }

    /// <summary>Whether a waiver lets them differ.</summary>
    public bool AnswersAreWaived { get; init; }

    /// <summary>The verdict of times and errors alone, without <see cref="Work"/> and <see cref="Answers"/>.</summary>
    public Verdict Timed => _timed ?? Verdict;

    /// <summary>The row with what its requests cost. More of it is a regression, whatever the times say, and less of it is news; where times are worse it is said whether work changed with them.</summary>
    public RowComparison With(ComparedWork? work)
    {
        if (work is null)
            return this;
        var isMore = work.Counts.Any(count => count is { Binding: true, Verdict: Verdict.Regressed });
        var isNews = !isMore && work.Counts.Any(News.IsNews) && Verdict is Verdict.Passed or Verdict.Improved;
        List<string> sentences = [];
        if (WorkGate.Changes(work.Counts) is { } changes)
            sentences.Add($"Work changed: {changes}.{(isNews ? " Less is no gift: look whether something is left undone." : string.Empty)}");
        sentences.Add(Reason);
        if (sentences.Count == 1 && Verdict == Verdict.Regressed)
            sentences.Add("No work changed with it.");
        if (isMore || Verdict == Verdict.Regressed)
            sentences.AddRange(work.Plans.Select(plan => $"{plan.Statement} is planned otherwise. Was:\n{plan.Base}\nIs:\n{plan.Candidate}"));
        return this with { Work = work, _timed = Verdict, Verdict = isMore ? Verdict.Regressed : isNews ? Verdict.Changed : Verdict, Reason = string.Join(" ", sentences) };
    }

    /// <summary>The row with what was answered. Another answer is a regression, whatever the times say, unless a waiver lets it through.</summary>
    /// <param name="answers">The answers; null where none were asked for.</param>
    /// <param name="waivers">The row's waivers.</param>
    public RowComparison With(ComparedAnswers? answers, IReadOnlyList<StandingWaiver> waivers)
    {
        if (answers is null)
            return this;
        var figure = answers.Figure();
        var judged = WaiverRule.Apply([figure], waivers)[0];
        return this with
        {
            Answers = answers,
            AnswersAreWaived = judged.Verdict != figure.Verdict,
            _timed = Timed,
            Verdict = (Verdict)Math.Max((int)Verdict, (int)judged.Verdict),
            Reason = judged.Reason is { } reason ? $"{reason} {Reason}" : Reason,
        };
    }

    /// <summary>A row whose times were not measured, since its answers have decided it.</summary>
    /// <param name="scenario">The row.</param>
    public static RowComparison NotTimed(string scenario) => new()
    {
        Scenario = scenario,
        Verdict = Verdict.Passed,
        Reason = "Its times were not measured.",
        Figures = [],
        Errors = (0, 0),
        Blocks = 0,
        Pairs = 0,
    };
}

/// <summary>What a comparison says of one figure. Changes are shares: 0.05 is 5 % slower; of a rate, that an answer takes 5 % longer.</summary>
/// <param name="Name"><c>mean</c>, <c>matched</c> (requests for the same, one with the other), <c>P50</c>, <c>P95</c>, <c>P99</c>, <c>CPU</c> or <c>throughput</c>.</param>
/// <param name="Base">The median over the base build's blocks; 0 where the figure is a ratio from the start.</param>
/// <param name="Candidate">The median over the candidate's.</param>
/// <param name="Change">The estimate.</param>
/// <param name="Low">Where it lies with 95 % confidence: from here.</param>
/// <param name="High">To here.</param>
/// <param name="LowOfFamily">The lower bound that decides, sure for all rows and looks together; null where there are too few blocks for one.</param>
/// <param name="Detectable">The smallest slowdown that would have been called with a power of 95 %; null where none would.</param>
/// <param name="Verdict">What came of it.</param>
public sealed record FigureComparison(string Name, double Base, double Candidate, double Change, double? Low, double? High, double? LowOfFamily, double? Detectable, Verdict Verdict)
{
    /// <summary>The name of the figure of requests for the same, one with the other.</summary>
    public const string Matched = "matched";

    /// <summary>The name of the figure of processor time, which all rows of a stream share.</summary>
    public const string Processor = "CPU";

    /// <summary>The unit of the medians.</summary>
    public string Unit { get; init; } = LatencyFigure.Unit;

    /// <summary>Whether more of it is better.</summary>
    public bool IsRate { get; init; }

    /// <summary>How far a block's log ratio deviates from those of its own pair of processes (standard deviation); null where there are too few.</summary>
    public double? Deviation { get; init; }

    /// <summary>Whether the row stays undecided with it; not where only pairs of processes beyond the planned ones gave it stretches enough to be called at all.</summary>
    public bool Binding { get; init; } = true;

    /// <summary>A change as the figure shows it: -0.2 for a rate that is a fifth lower, since an answer takes a quarter longer.</summary>
    /// <param name="slower">The change; null where there is none.</param>
    public double? Shown(double? slower) => IsRate ? (1 / (1 + slower)) - 1 : slower;

    /// <summary>Its 95 % interval as the figure shows it, the lower end first.</summary>
    public (double? Low, double? High) ShownInterval() => IsRate ? (Shown(High), Shown(Low)) : (Low, High);
}
