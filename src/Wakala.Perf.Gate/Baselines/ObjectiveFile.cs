using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>The document's figures of a row: a file under <c>baselines/production/</c>.</summary>
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

    public static ObjectiveFile From(string suite, RowRules row) => new()
    {
        Suite = suite,
        Table = row.Table,
        Scenario = row.Scenario,
        Source = $"wakala-performance-benchmarks.md, table {row.Table}, row {row.Scenario}",
        Figures = [.. row.Figures.Where(figure => figure.Objective is not null).Select(figure => new ObjectiveFigure(figure.Name, figure.Unit, figure.Objective!.Value))],
    };

    public Objective ToObjective() => Objective
        .Latency(Of(LatencyFigure.P50.Name), Of(LatencyFigure.P95.Name), Of(LatencyFigure.P99.Name))
        .At(Of(ThroughputGate.Name))
        .WithErrorsBelow(ErrorRate.OfPercent(Of(ErrorGate.Name)));

    private double Of(string figure) => Figures.Single(one => one.Name == figure).Value;
}

/// <summary>One figure of the document's row.</summary>
internal sealed record ObjectiveFigure(string Name, string Unit, double Value);
