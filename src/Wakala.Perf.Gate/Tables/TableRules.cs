namespace Wakala.Perf.Gate;

/// <summary>A row of a table whose figures are its own, and how each is held.</summary>
/// <param name="Table">The document's heading: <c>Query Performance</c>.</param>
/// <param name="Scenario">The row.</param>
/// <param name="Figures">Its figures, in the order in which they are shown.</param>
public sealed record TableRules(string Table, string Scenario, params IReadOnlyList<Figure> Figures);
