namespace Wakala.Perf.Gate;

/// <summary>A row of a table, and how each of its figures is held.</summary>
/// <param name="Table">The document's heading: <c>Query Performance</c>.</param>
/// <param name="Scenario">The row.</param>
/// <param name="Figures">Its figures, in the order in which they are shown.</param>
public sealed record RowRules(string Table, string Scenario, params IReadOnlyList<Figure> Figures)
{
    /// <summary>Whether figures of it are read from a load, which each of its trials then has.</summary>
    internal bool HaveLoad => Figures.Any(figure => figure.OfLoad);

    /// <summary>The document's requests a second of a row that is loaded.</summary>
    internal double DocumentedRate => Figures.First(figure => figure is { OfLoad: true, Kind: FigureKind.Rate }).Objective!.Value;
}
