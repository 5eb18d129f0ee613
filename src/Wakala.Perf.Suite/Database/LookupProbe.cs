using System.Globalization;
using System.Text.Json;
using Npgsql;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Executes an exported statement on the server, over and over, and looks at how long the server took and how it came by the rows.</summary>
internal sealed class LookupProbe(DatabaseConnection database, DataFeed feed, IReadOnlyDictionary<string, TenantNumbers> people, ulong seed)
{
    /// <summary>After five executions the server decides whether it goes on planning each anew.</summary>
    private const int SettledAfter = 8;

    /// <summary>The server's own time of executions, without planning and without the client's round trip, in milliseconds.</summary>
    public async Task<IReadOnlyList<double>> TimeAsync(ExportedStatement statement, int count, CancellationToken cancellationToken)
    {
        await using var prepared = await PreparedAsync(statement, cancellationToken);
        var times = new List<double>(count);
        for (var number = 0; number < count + SettledAfter; number++)
        {
            using var explained = await ExplainAsync(prepared.Connection, statement, number, "ANALYZE, TIMING OFF, FORMAT JSON", cancellationToken);
            if (number >= SettledAfter)
                times.Add(explained.RootElement[0].GetProperty("Execution Time").GetDouble());
        }

        return times;
    }

    /// <summary>The plan that the server has settled on.</summary>
    public async Task<QueryPlan> PlanAsync(ExportedStatement statement, CancellationToken cancellationToken)
    {
        var parents = await database.ParentsOfPartitionsAsync(cancellationToken);
        await using var prepared = await PreparedAsync(statement, cancellationToken);
        for (var number = 0; ; number++)
        {
            using var explained = await ExplainAsync(prepared.Connection, statement, number, "FORMAT JSON", cancellationToken);
            if (number == SettledAfter)
                return new QueryPlan(statement.Name, statement.Index, PlanShape.Of(explained.RootElement[0].GetProperty("Plan"), parents));
        }
    }

    private async Task<Prepared> PreparedAsync(ExportedStatement statement, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, $"PREPARE looked_up ({string.Join(", ", statement.Parameters.Select(one => one.Type))}) AS {statement.Sql}", cancellationToken);
            return new Prepared(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<JsonDocument> ExplainAsync(NpgsqlConnection connection, ExportedStatement statement, long number, string options, CancellationToken cancellationToken)
    {
        var values = new string?[statement.Parameters.Count];
        new StatementDraw(statement, feed, people, seed).Draw(number, values);
        var literals = string.Join(", ", values.Select(value => $"'{value!.Replace("'", "''", StringComparison.Ordinal)}'"));
        await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"EXPLAIN ({options}) EXECUTE looked_up({literals})"), connection);
        return JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Prepared(NpgsqlConnection Connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await ExecuteAsync(Connection, "DEALLOCATE looked_up", CancellationToken.None);
            await Connection.DisposeAsync();
        }
    }
}
