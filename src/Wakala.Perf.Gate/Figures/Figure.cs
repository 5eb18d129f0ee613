using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Which way a figure is worse.</summary>
public enum Better
{
    /// <summary>Less is better: times, counts of errors.</summary>
    Lower,

    /// <summary>More is better: rates, hit ratios.</summary>
    Higher,

    /// <summary>Neither: what differs from the baseline either way is another system (a table's size).</summary>
    Same,
}

/// <summary>How far a figure may stray from its baseline: worse by a factor, and by a slack of its own unit beside that.</summary>
/// <param name="Factor">Times the baseline (or the baseline over it, where more is better); at least 1.</param>
/// <param name="Slack">Beside the factor, in the figure's unit.</param>
public sealed record FigureTolerance(double Factor, double Slack);

/// <summary>A figure of a row, and how it is held: to the document, to the environment's baseline, and to bounds that apply everywhere.</summary>
public sealed record Figure
{
    /// <summary>The figure's name in the row.</summary>
    public required string Name { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>What it counts or times.</summary>
    public required FigureKind Kind { get; init; }

    /// <summary>Which way it is worse.</summary>
    public required Better Better { get; init; }

    /// <summary>The document's figure; it applies in an environment of production's size. Null where the document has none.</summary>
    public double? Objective { get; init; }

    /// <summary>How far it may stray from the environment's baseline; null for a figure that is reported only.</summary>
    public FigureTolerance? Tolerance { get; init; }

    /// <summary>
    /// How far it may lie beyond the baseline on its better side and be no news (<see cref="Verdict.Changed"/>): a cache hits more when its key has lost a part. Null for a
    /// figure of which better is simply better: a time, a rate.
    /// </summary>
    public FigureTolerance? News { get; init; }

    /// <summary>The least that it may be anywhere, whatever was measured before; null for no bound.</summary>
    public double? Least { get; init; }

    /// <summary>The most that it may be anywhere; null for no bound.</summary>
    public double? Most { get; init; }

    /// <summary>Whether it depends on the machine's speed: such a figure must trip in every trial, and its limits grow with a slower machine.</summary>
    public bool Timed { get; init; }

    /// <summary>Of what is timed: whether its limits grow with a slower machine. A share of requests that fail does not, though a pause of the machine moves it.</summary>
    public bool Scales { get; init; } = true;

    /// <summary>Whether it is read from the row's load (its response times, its answers, its search for capacity), and judged by its kind.</summary>
    internal bool OfLoad { get; init; }

    /// <summary>Whether it counts what went wrong: more of it than its bound fails a row anywhere, at once.</summary>
    internal bool IsCountOfFailures => this is { Most: not null, Tolerance: null, Timed: false } or { OfLoad: true, Kind: FigureKind.Errors };

    /// <summary>Whether it is held to the load that the row got, with or without a baseline.</summary>
    internal bool IsHeldToLoad => OfLoad && Kind is FigureKind.Rate or FigureKind.Dropped;

    /// <summary>Why no figure here is held to the document where it was measured; null where the objective applies at production's size.</summary>
    public string? Reading { get; init; }

    /// <summary>A time in milliseconds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="objective">The document's, in milliseconds.</param>
    /// <param name="slack">Milliseconds beside twice the baseline.</param>
    public static Figure Time(string name, double? objective, double slack)
        => new() { Name = name, Unit = LatencyFigure.Unit, Kind = FigureKind.Latency, Better = Better.Lower, Objective = objective, Tolerance = new FigureTolerance(2, slack), Timed = true };

    /// <summary>A rate a second.</summary>
    public static Figure Rate(string name, double? objective)
        => new() { Name = name, Unit = "1/s", Kind = FigureKind.Rate, Better = Better.Higher, Objective = objective, Tolerance = new FigureTolerance(2, 0), Timed = true };

    /// <summary>A share in percent of which more is better: a hit ratio. It depends on the traffic, not on the machine, so that it is held on both sides.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="objective">The document's, in percent.</param>
    /// <param name="slack">Percentage points below the baseline: less is a regression.</param>
    /// <param name="above">Percentage points above it: more is news; as many as below when left out.</param>
    public static Figure Share(string name, double? objective, double slack, double? above = null) => new()
    {
        Name = name,
        Unit = "%",
        Kind = FigureKind.Ratio,
        Better = Better.Higher,
        Objective = objective,
        Tolerance = new FigureTolerance(1, slack),
        News = new FigureTolerance(1, above ?? slack),
    };

    /// <summary>A size or a count that equal builds have in common.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="objective">The document's.</param>
    /// <param name="factor">How many times the baseline is still the same: 1.02.</param>
    public static Figure Size(string name, string unit, double? objective, double factor = 1.02)
        => new() { Name = name, Unit = unit, Kind = FigureKind.Size, Better = Better.Same, Objective = objective, Tolerance = new FigureTolerance(factor, 0) };

    /// <summary>A count that must not be above a bound anywhere: errors, leaks.</summary>
    public static Figure AtMost(string name, string unit, double most, double? objective = null)
        => new() { Name = name, Unit = unit, Kind = FigureKind.Count, Better = Better.Lower, Objective = objective, Most = most };

    /// <summary>Requests that failed: none may.</summary>
    public static Figure Errors() => AtMost("errors", "requests", 0) with { Kind = FigureKind.Errors };

    /// <summary>A figure that is shown and held to nothing but the document.</summary>
    public static Figure Reported(string name, string unit, double? objective = null, Better better = Better.Lower)
        => new() { Name = name, Unit = unit, Kind = FigureKind.Count, Better = better, Objective = objective };

    /// <summary>The same figure within bounds that apply on any machine.</summary>
    public Figure Between(double least, double most) => this with { Least = least, Most = most };

    /// <summary>The same figure, whose objective is not what is measured here; says how the document was read.</summary>
    public Figure ReadAs(string reading) => this with { Reading = reading };
}
