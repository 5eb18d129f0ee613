using Npgsql;
using Wakala.Perf.Environments;

namespace Wakala.Platform.Tests;

public sealed class SeedTests(RunningPlatform running)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly string[] Tables = ["tenants", "users", "contacts", "messages", "webhook_logs", "media_files"];

    private static readonly SeedSize Small = Servers.Size with { Scale = 0.00005 };

    [Fact]
    public async Task Equal_seeds_are_equal_rows_and_another_seed_is_not()
    {
        var one = await ChecksumsAsync(await SeedAsync("seed_one", Small));
        var again = await ChecksumsAsync(await SeedAsync("seed_again", Small));
        var other = await ChecksumsAsync(await SeedAsync("seed_other", Small with { Seed = 43 }));

        again.Should().Equal(one);
        other["messages"].Should().NotBe(one["messages"]);
    }

    [Fact]
    public async Task A_database_that_has_the_seed_is_left_as_it_is_and_another_is_refused()
    {
        var database = await SeedAsync("seed_kept", Small);
        var before = await ChecksumsAsync(database);

        await FillAsync(database, Small);
        var fillingWithAnother = () => FillAsync(database, Small with { Seed = 43 });

        (await fillingWithAnother.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("exit code 3", "Seed an empty database");
        (await ChecksumsAsync(database)).Should().Equal(before);
    }

    [Fact]
    public async Task The_indexes_have_the_documents_names()
    {
        await using var database = NpgsqlDataSource.Create(running.Servers.Postgres.ConnectionString);
        await using var command = database.CreateCommand(
            "SELECT count(*) FROM pg_class WHERE relname IN ('messages_tenant_created_idx', 'contacts_phone_tenant_idx', 'webhook_logs_status_idx')");

        (await command.ExecuteScalarAsync(Stop)).Should().Be(3L);
    }

    [Fact]
    public void A_few_tenants_are_big()
        => running.Servers.Feed.Tenants.Select(tenant => tenant.Weight).Should().BeInDescendingOrder().And.HaveElementAt(0, running.Servers.Feed.Tenants.Max(one => one.Weight));

    private async Task<string> SeedAsync(string name, SeedSize size)
    {
        var database = await running.Servers.NewDatabaseAsync(name, Stop);
        await FillAsync(database, size);
        return database;
    }

    private Task<string> FillAsync(string database, SeedSize size)
        => running.Servers.Build.SeedAsync(size, database, running.Servers.PassingFile("seed-test-feed.json"), Stop);

    private static async Task<Dictionary<string, string>> ChecksumsAsync(string connection)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        var sums = new Dictionary<string, string>();
        foreach (var table in Tables)
        {
            await using var command = database.CreateCommand($"SELECT md5(string_agg(t::text, '' ORDER BY t.id)) FROM {table} t");
            sums[table] = (string)(await command.ExecuteScalarAsync(Stop))!;
        }

        return sums;
    }
}
