using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>Asks the contract's own statements of the database: rows as JSON, whose members are the statement's columns.</summary>
internal sealed partial class AuditDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly bool _owned;

    private AuditDatabase(NpgsqlDataSource source, bool owned) => (_source, _owned) = (source, owned);

    /// <summary>The platform's database, by whichever way leads to it.</summary>
    public static AuditDatabase Of(TargetAccess access) => access.PostgresConnection is { } connection
        ? new(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { ApplicationName = "wakala-perf" }), owned: true)
        : new(access.Postgres!, owned: false);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _owned ? _source.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>The database's own clock, as its statements take it.</summary>
    public async Task<string> NowAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand($"{StatementSource.Mark} SELECT clock_timestamp()::text");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Which life of the server this is; one that restarts answers after its recovery.</summary>
    public Task<ServerLife> LifeAsync(CancellationToken cancellationToken)
        => DatabaseConnection.PatientlyAsync(() => ServerLife.ReadAsync(_source, cancellationToken), cancellationToken);

    /// <summary>Rows of a statement.</summary>
    /// <param name="sql">The statement; its parameters are texts, by name.</param>
    /// <param name="values">Their values; one that is missing is empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<JsonElement>> RowsAsync(string sql, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand($"{StatementSource.Mark} SELECT row_to_json(a)::text FROM ({sql}) a");
        foreach (var name in Parameter().Matches(sql).Select(match => match.Groups[1].Value).Distinct())
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = values.GetValueOrDefault(name, string.Empty) });
        var rows = new List<JsonElement>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            using var row = JsonDocument.Parse(reader.GetString(0));
            rows.Add(row.RootElement.Clone());
        }

        return rows;
    }

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter();
}
