using Npgsql;

namespace Wakala.Perf.Environments.Tests;

/// <summary>What two builds are served from: one database, or one each that every pair of processes gets anew.</summary>
public sealed class PairServersTests
{
    private const double Small = 0.0005;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly ProcessesFile Processes = ProcessesFile.Read(Checkout.Root);

    [Fact]
    public async Task Builds_of_one_schema_share_one_database_for_all_pairs()
    {
        await using var servers = await StartAsync(apart: false);

        var (first, second) = await servers.ReadyAsync(0, Stop);
        var (later, _) = await servers.ReadyAsync(1, Stop);

        servers.DatabasesApart.Should().BeFalse();
        second.Should().Be(first);
        later.Access.PostgresConnection.Should().Be(first.Access.PostgresConnection);
    }

    [Fact]
    public async Task Databases_apart_hold_the_same_and_are_fresh_for_every_pair()
    {
        await using var servers = await StartAsync(apart: true);

        var (first, second) = await servers.ReadyAsync(0, Stop);
        second.Access.PostgresConnection.Should().NotBe(first.Access.PostgresConnection);
        second.Access.RedisConfiguration.Should().Be(first.Access.RedisConfiguration, "keys stand behind a prefix of each build's own");
        (await CountAsync(second)).Should().Be(await CountAsync(first)).And.BePositive();
        (await File.ReadAllTextAsync(second.FeedPath, Stop)).Should().Be(await File.ReadAllTextAsync(first.FeedPath, Stop));
        await ExecuteAsync(first, "TRUNCATE messages CASCADE");

        var (fresh, other) = await servers.ReadyAsync(1, Stop);

        (await CountAsync(fresh)).Should().Be(await CountAsync(other)).And.BePositive();
        Directory.EnumerateDirectories(servers.WorkDirectory, "*-0").Should().BeEmpty("the databases of a pair go with it");
        servers.Fault.Should().BeNull();
    }

    private static async Task<PairServers> StartAsync(bool apart)
    {
        LocalServers.SkipWhereMissing();
        var build = new PairedBuild(PlatformBuild.Of(Checkout.Root).Assembly, new Dictionary<string, string>());
        return await PairServers.StartAsync(Processes, Processes.Profile("smoke") with { DataScale = Small }, build, build, apart, TestContext.Current.SendDiagnosticMessage, Stop);
    }

    private static async Task<long> CountAsync(ArmServers servers)
    {
        await using var source = NpgsqlDataSource.Create(servers.Access.PostgresConnection!);
        await using var command = source.CreateCommand("SELECT count(*) FROM messages");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task ExecuteAsync(ArmServers servers, string sql)
    {
        await using var source = NpgsqlDataSource.Create(servers.Access.PostgresConnection!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
