using Npgsql;

namespace Wakala.Platform.Tests;

/// <summary>What the database really holds, past the platform.</summary>
internal sealed class Rows(NpgsqlDataSource database) : IAsyncDisposable
{
    /// <summary>The tenant whose slug is the query's first parameter.</summary>
    public const string OfTenant = "tenant_id = (SELECT id FROM tenants WHERE slug = $1)";

    public async Task<T> ReadAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task<List<T>> ReadAllAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var all = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            all.Add(await reader.GetFieldValueAsync<T>(0, TestContext.Current.CancellationToken));
        return all;
    }

    public async Task ChangeAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
