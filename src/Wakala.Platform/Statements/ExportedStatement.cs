namespace Wakala.Platform;

/// <summary>A statement as others may execute it.</summary>
/// <param name="Row">The document's row that it belongs to: a query, or an index for its lookups.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Weight">Its share of the row's executions.</param>
/// <param name="Sql">Its text, with $n for parameters.</param>
/// <param name="Table">The table that it searches.</param>
/// <param name="Index">The index that it must search by; null where that is not of interest.</param>
/// <param name="LeastRows">Rows that it gives at the least.</param>
/// <param name="Parameters">Its parameters in order.</param>
internal sealed record ExportedStatement(
    string Row, string Name, double Weight, string Sql, string Table, string? Index, int LeastRows, IReadOnlyList<ExportedParameter> Parameters);

/// <summary>A parameter, and how it is drawn from the data feed.</summary>
/// <param name="Type">Its type in SQL.</param>
/// <param name="Draw">
/// <c>tenant</c>, <c>user</c>, <c>contact.id</c>, <c>contact.phone</c> (of one tenant, drawn by its weight, for all parameters together), <c>oneOf</c>, <c>words</c>, or
/// <c>moment</c>: that of one day before the feed's end for all parameters together, so much earlier as <see cref="EarlierDays"/> says.
/// </param>
internal sealed record ExportedParameter(string Type, string Draw)
{
    /// <summary>What <c>oneOf</c> draws from.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>A <c>moment</c>'s day is one of so many before the feed's end.</summary>
    public int? Days { get; init; }

    /// <summary>How much earlier than that a <c>moment</c> is.</summary>
    public int? EarlierDays { get; init; }
}

/// <summary>What a build prints.</summary>
/// <param name="Schema">The format's number.</param>
/// <param name="People">Gives each tenant's slug, its number, and that of one of its users.</param>
/// <param name="Statements">The statements.</param>
internal sealed record ExportedStatements(int Schema, string People, IReadOnlyList<ExportedStatement> Statements);
