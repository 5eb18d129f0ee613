namespace Wakala.Perf.Gate;

/// <summary>One gate: a figure, what it was held against, and what came of it. No number here is ever NaN.</summary>
public sealed record FigureJudgement
{
    /// <summary><c>P50</c>, <c>P95</c>, <c>P99</c>, <c>mean</c>, <c>RPS</c>, <c>errors</c>, <c>dropped</c> or <c>capacity</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The unit of every number here but <see cref="Detectable"/>: <c>ms</c>, <c>1/s</c>, <c>%</c> or <c>requests</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>What it counts or times.</summary>
    public required FigureKind Kind { get; init; }

    /// <summary>Whether it depends on how fast the machine is.</summary>
    public bool IsTimed { get; init; }

    /// <summary>Whether it is held to the load that the row got, with or without a baseline: another build settles it as it settles the response times that it stands for.</summary>
    public bool IsHeldToLoad { get; init; }

    /// <summary>What was measured, the median over the trials that count; null when there is none.</summary>
    public double? Value { get; init; }

    /// <summary>The document's figure; null where it has none.</summary>
    public double? Objective { get; init; }

    /// <summary>The median over the baseline's trials; null where there is none.</summary>
    public double? Baseline { get; init; }

    /// <summary>What the figure had to keep to; null when nothing bound it.</summary>
    public double? Limit { get; init; }

    /// <summary>Whether <see cref="Limit"/> is the least that the figure may be, and not the most.</summary>
    public bool LimitIsLeast { get; init; }

    /// <summary>The lower end of where the figure may truly lie: the lowest trial, or a confidence bound where an objective applies.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of where the figure may truly lie.</summary>
    public double? High { get; init; }

    /// <summary>
    /// The smallest change that the gate would have caught: a share of the baseline (0.15 is 15 %), except for errors, where it is
    /// the error rate in % that would have been seen with a power of 95 %.
    /// </summary>
    public double? Detectable { get; init; }

    /// <summary>What came of it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>A sentence for whoever reads the verdict; null when a plain pass needs none.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the verdict counts towards the row's.</summary>
    public required bool Binding { get; init; }
}
