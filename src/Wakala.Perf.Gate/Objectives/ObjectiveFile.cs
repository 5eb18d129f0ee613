using Wakala.Perf.Results;

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
            new(LatencyFigure.P50.Name, LatencyFigure.Unit, objective.P50Milliseconds),
            new(LatencyFigure.P95.Name, LatencyFigure.Unit, objective.P95Milliseconds),
            new(LatencyFigure.P99.Name, LatencyFigure.Unit, objective.P99Milliseconds),
            new(ThroughputGate.Name, "1/s", objective.RequestsPerSecond),
            new(ErrorGate.Name, "%", Math.Round(objective.Errors.Percent, 10)),
        ],
    };

    public Objective ToObjective() => Objective
        .Latency(Of(LatencyFigure.P50.Name), Of(LatencyFigure.P95.Name), Of(LatencyFigure.P99.Name))
        .At(Of(ThroughputGate.Name))
        .WithErrorsBelow(ErrorRate.OfPercent(Of(ErrorGate.Name)));

    private double Of(string figure) => Figures.Single(one => one.Name == figure).Value;
}

/// <summary>One figure of the document's row.</summary>
internal sealed record ObjectiveFigure(string Name, string Unit, double Value);
