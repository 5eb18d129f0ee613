namespace Wakala.Perf.Gate;

/// <summary>A file under <c>baselines/production/</c>.</summary>
internal sealed record ObjectiveFile
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Suite { get; init; }

    public required string Table { get; init; }

    public required string Scenario { get; init; }

    public required string Source { get; init; }

    public required IReadOnlyList<ObjectiveFigure> Figures { get; init; }

    public string Hash { get; init; } = "";

    public static ObjectiveFile From(string suite, string table, string scenario, Objective objective) => new()
    {
        Suite = suite,
        Table = table,
        Scenario = scenario,
        Source = $"wakala-performance-benchmarks.md, table {table}, row {scenario}",
        Figures =
        [
            new("P50", "ms", objective.P50Milliseconds),
            new("P95", "ms", objective.P95Milliseconds),
            new("P99", "ms", objective.P99Milliseconds),
            new("RPS", "1/s", objective.RequestsPerSecond),
            new("errors", "%", Math.Round(objective.Errors.Percent, 10)),
        ],
    };

    public Objective ToObjective() => Objective
        .Latency(Of("P50"), Of("P95"), Of("P99"))
        .At(Of("RPS"))
        .WithErrorsBelow(ErrorRate.OfPercent(Of("errors")));

    private double Of(string figure) => Figures.Single(one => one.Name == figure).Value;
}

/// <summary>One figure of the document's row.</summary>
internal sealed record ObjectiveFigure(string Name, string Unit, double Value);
