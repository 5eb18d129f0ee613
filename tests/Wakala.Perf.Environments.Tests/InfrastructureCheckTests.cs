using System.Globalization;
using System.Net;
using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments.Tests;

/// <summary>The lines of the infrastructure chapter, looked at on a real primary with two replicas and a real cluster of six nodes.</summary>
public sealed class InfrastructureCheckTests
{
    private const string Password = "a-test-password";

    private static readonly Uri Nowhere = new("http://127.0.0.1:9/identity");
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_and_replicas_of_the_database_and_rows_of_its_data()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        var data = Path.Combine(directory.Path, "postgres");
        await PostgresServer.InitializeAsync(data, Password, Stop);
        await using var primary = await PostgresServer.StartAsync(data, Password, new Dictionary<string, string> { ["fsync"] = "off" }, directory, Stop);
        var check = Check(new TargetAccess { Postgres = primary.Source }, new() { ["data.tenants"] = "SELECT 998", ["data.users"] = "SELECT 400000" });

        (await check.LookAsync("database.replicas", "2", Stop)).Should().Match<InfrastructureFinding>(line => !line.Holds && line.Found == "0");
        await using var one = await ReplicaAsync(primary, "one", directory);
        await using var two = await ReplicaAsync(primary, "two", directory);
        await UntilAsync(async () => (await check.LookAsync("database.replicas", "2", Stop)).Holds);

        (await check.LookAsync("database.version", "15", Stop)).Should().Match<InfrastructureFinding>(line => line.Holds && line.Found!.StartsWith("15."));
        (await check.LookAsync("database.version", "1", Stop)).Holds.Should().BeFalse("15 is not a version of 1");
        (await check.LookAsync("data.tenants", "1000", Stop)).Holds.Should().BeTrue("a load adds rows, and an estimate is one");
        (await check.LookAsync("data.users", "100000", Stop)).Should().Match<InfrastructureFinding>(line => !line.Holds && line.Found == "400,000");
        (await check.LookAsync("data.messages", "1", Stop)).NotSeen.Should().Contain("no statement");
    }

    [Fact]
    public async Task Version_and_nodes_of_the_cache()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        var nodes = new List<RedisServer>();
        try
        {
            for (var index = 0; index < 6; index++)
                nodes.Add(await RedisServer.StartAsync(ClusterSettings(), directory, Stop, folder: $"redis-{index}"));
            await MakeClusterAsync(nodes);
            var check = Check(new TargetAccess { Redis = nodes[0].Connection }, []);

            await UntilAsync(async () => (await check.LookAsync("cache.cluster_nodes", "6", Stop)).Holds);
            await UntilAsync(async () => (await check.LookAsync("cache.primaries", "3", Stop)).Holds);
            (await check.LookAsync("cache.version", "7.0", Stop)).Found.Should().StartWith("7.");
            (await check.LookAsync("cache.cluster_nodes", "5", Stop)).Holds.Should().BeFalse();
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_cache_that_is_no_cluster_does_not_hold()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);

        (await Check(new TargetAccess { Redis = redis.Connection }, []).LookAsync("cache.cluster_nodes", "6", Stop))
            .Should().Match<InfrastructureFinding>(line => !line.Holds && line.Found == "no cluster");
    }

    [Fact]
    public async Task Nodes_by_the_metrics_with_the_files_own_queries_first()
    {
        await using var prometheus = new FakeHttp(path => Uri.UnescapeDataString(path) switch
        {
            var query when query.Contains("count(node_uname_info)") => Sample("10"),
            var query when query.Contains("node_memory_MemTotal_bytes") => Sample("16374562816"),
            var query when query.Contains("my_network") => Sample("10"),
            var query when query.Contains("broken(") => """{"status":"error","error":"parse error"}""",
            _ => """{"status":"success","data":{"resultType":"vector","result":[]}}""",
        });
        var queries = new Dictionary<string, string> { ["cluster.network_gbps"] = "my_network", ["database.iops"] = "broken(" };
        using var metrics = new MetricsSource(prometheus.Address, TargetRoute.Direct, queries);
        var check = Check(new TargetAccess { Metrics = metrics }, []);

        (await check.LookAsync("cluster.nodes", "10", Stop)).Holds.Should().BeTrue();
        (await check.LookAsync("cluster.nodes", "9", Stop)).Holds.Should().BeFalse("a bigger cluster gives other figures");
        (await check.LookAsync("cluster.memory_gb", "16", Stop)).Holds.Should().BeTrue("15.25 GiB is what a kernel has of 16");
        (await check.LookAsync("cluster.network_gbps", "10", Stop)).Holds.Should().BeTrue();
        (await check.LookAsync("cluster.vcpu", "8", Stop)).NotSeen.Should().Contain("access.queries").And.Contain("cluster.vcpu");
        (await check.LookAsync("load_balancer.cross_zone", "1", Stop)).NotSeen.Should().Contain("load_balancer.cross_zone");
        var looking = () => check.LookAsync("database.iops", "10000", Stop);
        (await looking.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("parse error", "access.queries.database.iops");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/prometheus")]
    [InlineData("/prometheus/")]
    [InlineData("/tenants/7/prometheus/")]
    public async Task Metrics_below_a_path_are_asked_for_below_it(string below)
    {
        await using var prometheus = new FakeHttp(_ => Sample("10"));
        using var metrics = new MetricsSource(new Uri(prometheus.Address, below), TargetRoute.Direct, new Dictionary<string, string>());

        (await metrics.ValueAsync("nodes", "up", Stop)).Should().Be(10);

        prometheus.Requests.Should().Equal($"GET {below.TrimEnd('/')}/api/v1/query?query=up");
    }

    [Theory]
    [InlineData("""{"resultType":"scalar","result":[1700000000.5,"42"]}""", 42)]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1,"+Inf"]}]}""", double.PositiveInfinity)]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1,"-Inf"]},{"metric":{},"value":[1,"4"]}]}""", double.NegativeInfinity)]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1,"1e3"]},{"metric":{},"value":[1,"NaN"]}]}""", double.NaN)]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1,"2.5e-05"]}]}""", 2.5e-5)]
    public async Task Samples_are_read_as_Prometheus_writes_them(string data, double value)
    {
        await using var prometheus = new FakeHttp(_ => $$"""{"status":"success","data":{{data}}}""");
        using var metrics = new MetricsSource(prometheus.Address, TargetRoute.Direct, new Dictionary<string, string>());

        (await metrics.ValueAsync("nodes", "up", Stop)).Should().Be(value);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    public async Task What_is_no_figure_is_not_seen(string value)
    {
        await using var prometheus = new FakeHttp(_ => Sample(value));
        using var metrics = new MetricsSource(prometheus.Address, TargetRoute.Direct, new Dictionary<string, string>());

        (await Check(new TargetAccess { Metrics = metrics }, []).LookAsync("cluster.nodes", "10", Stop)).NotSeen.Should().Contain("no figure");
    }

    [Theory]
    [InlineData("<html>Sign in</html>", "not what Prometheus does")]
    [InlineData("[]", "not what Prometheus does")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}}""", "not what Prometheus does")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", "gives a matrix")]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"parse error"}""", "parse error")]
    public async Task What_is_no_sample_is_said_with_the_remedy(string answer, string said)
    {
        await using var prometheus = new FakeHttp(_ => answer);
        using var metrics = new MetricsSource(prometheus.Address, TargetRoute.Direct, new Dictionary<string, string>());

        var asking = () => metrics.ValueAsync("nodes", "up", Stop);

        (await asking.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll(said, "Remedy");
    }

    [Theory]
    [InlineData("401 Unauthorized", "", "access.metricsToken")]
    [InlineData("403 Forbidden", "", "access.metricsToken")]
    [InlineData("302 Found", "Location: http://127.0.0.1:9/login\r\n", "sends on to http://127.0.0.1:9/login; a redirect is not followed")]
    [InlineData("502 Bad Gateway", "", "answered 502")]
    public async Task An_answer_that_is_not_Prometheus_own_is_said_by_its_status(string status, string further, string said)
    {
        await using var prometheus = new FakeHttp(_ => """{"message":"no"}""") { Status = status, Further = further };
        using var metrics = new MetricsSource(prometheus.Address, TargetRoute.Direct, new Dictionary<string, string>());

        var asking = () => metrics.ValueAsync("nodes", "up", Stop);

        (await asking.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll(status[..3], said);
    }

    [Fact]
    public async Task A_token_and_a_tenant_are_shown_to_Prometheus()
    {
        await using var prometheus = new FakeHttp(_ => Sample("1"));
        using var metrics = new MetricsSource(prometheus.Address, TargetRoute.Direct, new Dictionary<string, string>(), "a-token", "team-7");

        await metrics.ValueAsync("nodes", "up", Stop);

        prometheus.Fields.Should().Contain(["Authorization: Bearer a-token", "X-Scope-OrgID: team-7"]);
    }

    [Fact]
    public async Task A_load_balancer_shows_in_the_instances_that_answer()
    {
        var answers = 0;
        await using var balanced = new FakeHttp(_ => $$"""{"service":"wakala","instance":"pod-{{Interlocked.Increment(ref answers) % 3}}"}""");
        await using var single = new FakeHttp(_ => """{"service":"wakala","instance":"pod-1"}""");
        await using var silent = new FakeHttp(_ => """{"service":"wakala"}""");

        (await Look(balanced)).Holds.Should().BeTrue();
        (await Look(single)).Should().Match<InfrastructureFinding>(line => !line.Holds && line.Found == "1");
        (await Look(silent)).NotSeen.Should().Contain("does not name its instance");

        static Task<InfrastructureFinding> Look(FakeHttp api)
            => new InfrastructureCheck(new TargetAccess(), "staging", new Dictionary<string, string>(), api.Address, TargetRoute.Direct).LookAsync("load_balancer.instances", "2", Stop);
    }

    [Fact]
    public async Task Without_access_every_line_names_what_would_show_it()
    {
        var check = Check(new TargetAccess(), []);

        foreach (var line in InfrastructureCheck.Lines.Where(line => line != "load_balancer.instances"))
            (await check.LookAsync(line, "1", Stop)).NotSeen.Should().Contain("environments/staging.json gives no access.", line);
    }

    private static InfrastructureCheck Check(TargetAccess access, Dictionary<string, string> statements) => new(access, "staging", statements, Nowhere, TargetRoute.Direct);

    private static string Sample(string value) => $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"{{{value}}}"]}]}}""";

    private static async Task<PostgresServer> ReplicaAsync(PostgresServer primary, string name, RunDirectory directory)
    {
        var data = Path.Combine(directory.Path, name);
        var connection = new NpgsqlConnectionStringBuilder(primary.ConnectionString);
        Directory.CreateDirectory(data);
        await CommandRun.ReadAsync("Closing the directory", new ProcessCommand("chmod", ["700", data]), "", Stop);
        await ServerUser.Current.OwnAsync(data, Stop);
        await CommandRun.ReadAsync(
            "pg_basebackup",
            ServerUser.Current.Run(
                Path.Combine(RequiredPrograms.PostgresDirectory()!, "pg_basebackup"), "-R", "-X", "stream", "-c", "fast", "-D", data,
                "-d", string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={connection.Port} user={connection.Username} password={Password}")),
            "",
            Stop);
        return await PostgresServer.StartAsync(data, Password, new Dictionary<string, string> { ["fsync"] = "off" }, directory, Stop);
    }

    private static Dictionary<string, string> ClusterSettings() => new()
    {
        ["cluster-enabled"] = "yes",
        ["cluster-port"] = FreePort.Find().ToString(CultureInfo.InvariantCulture),
        ["cluster-config-file"] = "nodes.conf",
        ["appendonly"] = "no",
    };

    /// <summary>Three primaries that share the slots, and a replica of each.</summary>
    private static async Task MakeClusterAsync(List<RedisServer> nodes)
    {
        var first = nodes[0];
        for (var index = 0; index < 3; index++)
            await nodes[index].Connection.GetServers()[0].ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", 16384 * index / 3, (16384 * (index + 1) / 3) - 1);
        foreach (var node in nodes.Skip(1))
        {
            var port = ((IPEndPoint)node.Connection.GetEndPoints()[0]).Port;
            var bus = (await Answer(node, "CONFIG", "GET", "cluster-port"))[1];
            await first.Connection.GetServers()[0].ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", port, bus);
        }

        for (var index = 0; index < 3; index++)
        {
            var (replica, primary) = (nodes[index + 3], (await nodes[index].Connection.GetServers()[0].ExecuteAsync("CLUSTER", "MYID")).ToString());
            // A node follows another only once it has heard of it.
            await UntilAsync(async () =>
            {
                try
                {
                    await replica.Connection.GetServers()[0].ExecuteAsync("CLUSTER", "REPLICATE", primary);
                    return true;
                }
                catch (RedisServerException)
                {
                    return false;
                }
            });
        }

        static async Task<string[]> Answer(RedisServer node, string command, params object[] arguments)
            => [.. ((RedisResult[])(await node.Connection.GetServers()[0].ExecuteAsync(command, arguments))!).Select(one => one.ToString())];
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            tries.Should().BeLessThan(200, "it should have come about by now");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
        }
    }
}
