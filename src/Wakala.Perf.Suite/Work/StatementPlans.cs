using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Wakala.Perf.Suite;

/// <summary>How a database executes statements that it was counted to execute, whatever their parameters are: the generic plan of each (PREPARE, "Notes").</summary>
internal static class StatementPlans
{
    /// <summary>Plans by the statements' names. A statement that cannot be prepared as it was counted, its constants taken out of it, is not in it.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string connection, IReadOnlyDictionary<string, string> statements, CancellationToken cancellationToken)
    {
        await using var database = new DatabaseConnection(connection);
        var parents = await database.ParentsOfPartitionsAsync(cancellationToken);
        var plans = new Dictionary<string, string>();
        foreach (var (name, text) in statements)
        {
            // Of its own, since what failed to be prepared is left behind with it.
            await using var session = await database.OpenAsync(cancellationToken);
            try
            {
                plans[name] = await PlanAsync(session, text, parents, cancellationToken);
            }
            catch (PostgresException)
            {
                // BEGIN and its like have no plan; and INTERVAL $1 was one in words.
            }
        }

        return plans;
    }

    private static async Task<string> PlanAsync(NpgsqlConnection session, string text, IReadOnlyDictionary<string, string> parents, CancellationToken cancellationToken)
    {
        await ExecuteAsync(session, "SET plan_cache_mode = force_generic_plan", cancellationToken);
        await ExecuteAsync(session, $"PREPARE counted AS {text}", cancellationToken);
        var parameters = Convert.ToInt32(await ExecuteAsync(session, "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'counted'", cancellationToken), CultureInfo.InvariantCulture);
        var values = parameters == 0 ? string.Empty : $"({string.Join(", ", Enumerable.Repeat("NULL", parameters))})";
        using var explained = JsonDocument.Parse((string)(await ExecuteAsync(session, $"EXPLAIN (FORMAT JSON, COSTS OFF) EXECUTE counted{values}", cancellationToken))!);
        return PlanShape.Of(explained.RootElement[0].GetProperty("Plan"), parents);
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
