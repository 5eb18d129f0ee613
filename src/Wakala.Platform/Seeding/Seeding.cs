using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Wakala.Platform;

/// <summary>Seeds an empty database: tables, rows, then indexes; a database that has the same seed is left as it is.</summary>
internal sealed class Seeding(SeedPlan plan, string connectionString, TextWriter output)
{
    /// <exception cref="InvalidOperationException">The database holds another seed.</exception>
    public async Task RunAsync(string feedPath, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0 });
        Migrations.ApplyTables(connectionString);
        var tenants = new SeedTenants(plan);
        var found = await HashInAsync(database, cancellationToken);
        if (found is not null && found != plan.Hash())
            throw new InvalidOperationException($"The database holds the seed {found[..12]}, and {plan.Hash()[..12]} was asked for. Seed an empty database.");
        if (found is null)
            await FillAsync(database, tenants, cancellationToken);
        DataFeed.Write(feedPath, plan, tenants);
    }

    private async Task FillAsync(NpgsqlDataSource database, SeedTenants tenants, CancellationToken cancellationToken)
    {
        var others = new OtherRows(plan, tenants, database);
        await TimeAsync("tenants", plan.Tenants, others.FillTenantsAsync(cancellationToken));
        await TimeAsync("users", (long)plan.Tenants * SeedPlan.UsersPerTenant, others.FillUsersAsync(cancellationToken));
        await TimeAsync("contacts", tenants.ContactCounts.Sum(), others.FillContactsAsync(cancellationToken));
        await TimeAsync("webhook_logs", plan.WebhookLogs, others.FillWebhooksAsync(cancellationToken));
        await TimeAsync("media_files", plan.MediaFiles, others.FillMediaAsync(cancellationToken));
        await TimeAsync("messages", plan.Messages, new MessageRows(plan, tenants, database).FillAsync(cancellationToken));
        await TimeAsync("indexes", null, Task.Run(() => Migrations.ApplyAll(connectionString), cancellationToken));
        await TimeAsync("vacuum", null, FinishAsync(database, tenants, cancellationToken));
    }

    private async Task FinishAsync(NpgsqlDataSource database, SeedTenants tenants, CancellationToken cancellationToken)
    {
        await ExecuteAsync(database, "VACUUM (ANALYZE, FREEZE)", cancellationToken);
        foreach (var table in (string[])["users", "contacts", "messages", "webhook_logs", "media_files"])
            await ExecuteAsync(database, $"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)", cancellationToken);
        await using var manifest = database.CreateCommand("INSERT INTO seed_manifest VALUES ($1, $2, $3, $4, $5, $6, $7)");
        foreach (var value in (object[])[plan.Hash(), plan.Scale, plan.Seed, SeedPlan.From.UtcDateTime, SeedPlan.To.UtcDateTime, plan.Messages, tenants.ContactCounts.Sum()])
            manifest.Parameters.Add(new NpgsqlParameter { Value = value });
        await manifest.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task TimeAsync(string what, long? rows, Task work)
    {
        var started = Stopwatch.GetTimestamp();
        await work;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var rate = rows is { } count ? string.Create(CultureInfo.InvariantCulture, $", {count:#,0} rows, {count / seconds:#,0} rows/s") : string.Empty;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {what}: {seconds:0.0} s{rate}"));
    }

    private static async Task<string?> HashInAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT hash FROM seed_manifest LIMIT 1");
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
