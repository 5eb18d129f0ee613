using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>The statements that a build of the platform prints (<c>Wakala.Platform statements</c>), so that they can be executed without it.</summary>
/// <param name="Schema">The format's number.</param>
/// <param name="People">Gives each tenant's slug, its number, and that of one of its users.</param>
/// <param name="Statements">The statements.</param>
public sealed record ExportedStatements(int Schema, string People, IReadOnlyList<ExportedStatement> Statements)
{
    /// <summary>The format that is understood here.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Reads what a build printed.</summary>
    /// <exception cref="InvalidOperationException">It is not the export of statements, or of another format.</exception>
    public static ExportedStatements Parse(string json)
    {
        try
        {
            var export = JsonSerializer.Deserialize<ExportedStatements>(json, ResultsJson.Options)!;
            return export.Schema == CurrentSchema
                ? export
                : throw new InvalidOperationException($"The platform exports its statements in format {export.Schema}, and {CurrentSchema} is understood here.");
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"What the platform printed is not an export of statements: {error.Message}", error);
        }
    }

    /// <summary>The statements of a row.</summary>
    /// <exception cref="InvalidOperationException">The build exports none.</exception>
    public IReadOnlyList<ExportedStatement> Of(string row)
    {
        ExportedStatement[] found = [.. Statements.Where(statement => statement.Row == row)];
        return found.Length > 0
            ? found
            : throw new InvalidOperationException($"The platform exports no statement of '{row}'; it does of: {string.Join(", ", Statements.Select(one => one.Row).Distinct())}.");
    }
}

/// <summary>A statement of a build.</summary>
/// <param name="Row">The document's row that it belongs to: a query, or an index for its lookups.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Weight">Its share of the row's executions.</param>
/// <param name="Sql">Its text, with $n for parameters.</param>
/// <param name="Table">The table that it searches.</param>
/// <param name="Index">The index that it must search by; null where that is not of interest.</param>
/// <param name="LeastRows">Rows that it gives at the least.</param>
/// <param name="Parameters">Its parameters in order.</param>
public sealed record ExportedStatement(
    string Row, string Name, double Weight, string Sql, string Table, string? Index, int LeastRows, IReadOnlyList<ExportedParameter> Parameters);

/// <summary>A parameter, and how it is drawn from the data feed.</summary>
/// <param name="Type">Its type in SQL.</param>
/// <param name="Draw">
/// <c>tenant</c>, <c>user</c>, <c>contact.id</c>, <c>contact.phone</c> (of one tenant, drawn by its weight, for all parameters together), <c>oneOf</c>, <c>words</c>, or
/// <c>moment</c>: that of one day before the feed's end for all parameters together, so much earlier as <see cref="EarlierDays"/> says.
/// </param>
public sealed record ExportedParameter(string Type, string Draw)
{
    /// <summary>What <c>oneOf</c> draws from.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>A <c>moment</c>'s day is one of so many before the feed's end.</summary>
    public int? Days { get; init; }

    /// <summary>How much earlier than that a <c>moment</c> is.</summary>
    public int? EarlierDays { get; init; }
}

/// <summary>A tenant's number in the database, and that of one of its users.</summary>
public sealed record TenantNumbers(int Tenant, long User);

/// <summary>What the generator is told of a build's statements: written as a file beside its plan.</summary>
/// <param name="Connection">How the database is reached.</param>
/// <param name="People">The tenants' numbers by their slugs.</param>
/// <param name="Statements">The statements of all rows.</param>
public sealed record StatementFile(string Connection, IReadOnlyDictionary<string, TenantNumbers> People, IReadOnlyList<ExportedStatement> Statements);
