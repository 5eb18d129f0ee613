namespace Wakala.Perf.Gate;

/// <summary>The document's figures of a row: a file under <c>baselines/production/</c>.</summary>
internal sealed record TableObjectiveFile
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Suite { get; init; }

    public required string Table { get; init; }

    public required string Scenario { get; init; }

    public required string Source { get; init; }

    public required IReadOnlyList<ObjectiveFigure> Figures { get; init; }

    public string Hash { get; init; } = "";

    public static TableObjectiveFile From(string suite, TableRules row) => new()
    {
        Suite = suite,
        Table = row.Table,
        Scenario = row.Scenario,
        Source = $"wakala-performance-benchmarks.md, {row.Table}, {row.Scenario}",
        Figures = [.. row.Figures.Where(rule => rule.Objective is not null).Select(rule => new ObjectiveFigure(rule.Name, rule.Unit, rule.Objective!.Value))],
    };

    /// <summary>What the schema cannot say.</summary>
    public static IEnumerable<FileProblem> Problems(TableObjectiveFile file, string suite, TableRules row)
    {
        foreach (var problem in FileProblem.OfIdentity(("/suite", file.Suite, suite), ("/scenario", file.Scenario, row.Scenario)))
            yield return problem;
        var (said, stored) = (From(suite, row).Figures, file.Figures);
        if (!said.SequenceEqual(stored))
            yield return new FileProblem("/figures", $"are {Text(stored)}, and the test says {Text(said)}: correct the one that the document does not have");
    }

    private static string Text(IEnumerable<ObjectiveFigure> figures)
        => string.Join(", ", figures.Select(figure => $"{figure.Name} {Quantity.Text(figure.Value, figure.Unit)}"));
}
