using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>Both engines play every row of the queries' table and of the operations' table alike, as the checkout's build exports them: the same statements and commands, equal outcomes, equal reports.</summary>
[SupportedOSPlatform("linux")]
public sealed class StoreContractTests
{
    private const int Requests = 40;
    private const double Seconds = 0.8;
    private const string Run = "12345678";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly DateTime At = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static TheoryData<string> Queries => [.. QueryScenarios.Rows.Keys];

    public static TheoryData<string> Operations => [.. CacheScenarios.Rows.Keys];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_is_the_same_statements_and_the_same_outcomes_by_either_engine(string query)
    {
        CannedRows[] answers =
        [
            new((At, 2), (At, 1)), new((At, 1)), new(), new((At, 1), (At.AddDays(1), 2)), new((At, 1), (At, 1)), new() { SqlState = "23505" }, new((null, 1)), new() { Ends = true }, new() { SqlState = "57P01", Ends = true },
            new([.. Enumerable.Range(0, 200).Select(at => ((DateTime?)At.AddSeconds(-at), 1L))]), new((DateTime.UnixEpoch.AddYears(90), 1)), new((At, 1)),
        ];
        await using var server = new RecordingPostgres(answers);
        server.Start();
        using var files = new Temporary();
        var context = await StatementsAsync(files.Path, server.ConnectionString);

        var (clients, clientsReport) = await PlayAsync(QueryScenarios.Rows[query].Type, context, LoadEngine.Clients);
        var byClients = server.Take();
        var (reactor, reactorReport) = await PlayAsync(QueryScenarios.Rows[query].Type, context, LoadEngine.Reactor);
        var byReactor = server.Take();

        byReactor.Should().Equal(byClients).And.HaveCount(Requests);
        reactor.Errors.Should().Equal(clients.Errors).And.ContainKeys("SQLSTATE 23505", "SQLSTATE 57P01", ErrorKind.Reset);
        reactor.Succeeded.Should().Be(clients.Succeeded).And.BeGreaterThan(0);
        reactorReport.Should().Be(clientsReport);
        (reactorReport.Acknowledged + reactorReport.Failed).Should().Be(Requests);
        (reactor.Engine, clients.Engine).Should().Be((LoadEngine.Reactor, LoadEngine.Clients));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_is_the_same_commands_and_the_same_outcomes_by_either_engine(string operation)
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);
        using var files = new Temporary();
        var operations = Path.Combine(files.Path, "operations.json");
        await File.WriteAllTextAsync(operations, await PlatformExport.CacheOperationsAsync(Checkout.Root, Stop), Stop);
        var server = Path.Combine(files.Path, "redis.txt");
        await File.WriteAllTextAsync(server, redis.Configuration, Stop);
        var context = Context(new Dictionary<string, string> { [CacheScenario.OperationsFile] = operations, [CacheScenario.RedisFile] = server });
        var commands = new CacheCommands(CacheOperations.Read(operations).Operation(operation), CacheScenario.PrefixOf(Run), context.Seed);

        var (clients, byClients) = await PlayAsync(LoadEngine.Clients);
        var (reactor, byReactor) = await PlayAsync(LoadEngine.Reactor);

        byReactor.Should().Equal(byClients).And.HaveCount(Requests);
        reactor.Errors.Should().Equal(clients.Errors);
        reactor.Succeeded.Should().Be(clients.Succeeded).And.BeGreaterThan(0);
        if (operation is not "SET")
            reactor.Errors.Should().ContainKey("Redis WRONGTYPE");

        async Task<(LoadResult Result, IReadOnlyList<string> Commands)> PlayAsync(LoadEngine engine)
        {
            await PlantAsync(redis.Connection.GetDatabase(), commands);
            using var monitor = await MonitorAsync(redis, Stop);
            var (result, _) = await StoreContractTests.PlayAsync(CacheScenarios.Rows[operation].Type, context, engine);
            await redis.Connection.GetDatabase().ExecuteAsync("ECHO", "the end");
            return (result, await monitor.ToEndAsync(Stop));
        }
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Username=u", null)]
    [InlineData("Host=/run/postgresql;Username=u", "it reaches PostgreSQL over TCP only, and the connection string names no host")]
    [InlineData("Host=one,two;Username=u", "the connection string names several servers, one,two")]
    [InlineData("Host=one;Username=u;SSL Mode=VerifyFull", "the connection string asks for TLS (SSL Mode=VerifyFull)")]
    [InlineData("Host=one;Username=u", "the connection string leaves TLS to the server (SSL Mode=Prefer); with SSL Mode=Disable there is none")]
    [InlineData("Host=one;Username=u;SSL Mode=Disable", null)]
    [InlineData("Host=localhost", "the connection string names no user")]
    [InlineData("Host=localhost;Username=u;Search Path=other", "the connection string has settings of a session (Options, Search Path, Timezone)")]
    public void What_the_reactor_cannot_reach_is_left_to_Npgsql(string connection, string? why) => PostgresAddress.WhyNotReactor(connection).Should().Be(why);

    [Theory]
    [InlineData("127.0.0.1:6379,password=p", null)]
    [InlineData("127.0.0.1:6379,defaultDatabase=3", "it speaks to the database 0 of one server, and the configuration names another")]
    [InlineData("one:6379,two:6379", "it speaks to the database 0 of one server, and the configuration names another")]
    [InlineData("127.0.0.1:6379,ssl=true", "it speaks to Redis without TLS, and the configuration asks for it (ssl=true)")]
    public void What_the_reactor_cannot_reach_is_left_to_StackExchange_Redis(string configuration, string? why) => RedisAddress.WhyNotReactor(configuration).Should().Be(why);

    /// <summary>Of the keys that the load asks for, in turn: one as it must be, one that is not there, one with another value, one of another type.</summary>
    private static async Task PlantAsync(IDatabase redis, CacheCommands commands)
    {
        await redis.ExecuteAsync("FLUSHALL");
        await commands.SeedAsync(redis, forGood: true, Stop);
        var keys = Enumerable.Range(0, Requests).Select(arrival => (string)commands.CommandOf(arrival).Arguments[0]).Distinct().ToList();
        foreach (var (at, key) in keys.Index().Where(one => one.Index % 4 > 0))
        {
            await redis.KeyDeleteAsync(key);
            if (at % 4 == 2)
                await redis.StringSetAsync(key, "another");
            if (at % 4 == 3)
                await redis.ListLeftPushAsync(key, "another");
        }
    }

    private static async Task<(LoadResult Result, StatementReport Report)> PlayAsync(Type type, ScenarioContext context, LoadEngine engine)
    {
        var scenario = (IWireScenario)Activator.CreateInstance(type)!;
        LoadResult result;
        await using (scenario)
        {
            await scenario.PrepareAsync(context, Stop);
            scenario.WhyNotReactor(context).Should().BeNull();
            var shape = new LoadShape
            {
                Rate = Requests / Seconds,
                WarmUp = TimeSpan.Zero,
                Duration = TimeSpan.FromSeconds(Seconds),
                Connections = 1,
                MaxInFlight = 1_000,
                Timeout = TimeSpan.FromSeconds(10),
            };
            if (engine == LoadEngine.Clients)
            {
                await using var user = await scenario.OpenAsync(0, Stop);
                result = await new LoadRun(shape.ToLoad(), [user], TimeProvider.System).RunAsync("row", null, Stop);
            }
            else
            {
                result = await new ReactorRun(ReactorLoad.Of(shape, await scenario.TargetAsync(context, Stop)), TimeProvider.System).RunAsync("row", null, Stop);
            }
        }

        return (result, context.Files.TryGetValue("report", out var report) ? ResultsJson.Read<StatementReport>(report) : new StatementReport(0, 0));
    }

    private static async Task<ScenarioContext> StatementsAsync(string files, string connection)
    {
        var (feed, statements) = (Path.Combine(files, "feed.json"), Path.Combine(files, "statements.json"));
        ResultsJson.Write(feed, new DataFeed
        {
            Feed = 1,
            Workload = "none",
            From = DateTimeOffset.UnixEpoch,
            To = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Tenants = [new FeedTenant("a", 0.6, "secret", [new FeedUser("u@a.example", "p")], [new FeedContact(1, "Amina Juma", "+1"), new FeedContact(2, "Amir Said", "+2")])],
        });
        var export = ExportedStatements.Parse(await PlatformExport.StatementsAsync(Checkout.Root, Stop));
        ResultsJson.Write(statements, new StatementFile(connection, new Dictionary<string, TenantNumbers> { ["a"] = new(11, 101) }, export.Statements));
        return Context(new Dictionary<string, string>
        {
            ["contract"] = Path.Combine(Checkout.Root, "contract", "wakala.json"),
            ["feed"] = feed,
            ["statements"] = statements,
            ["report"] = Path.Combine(files, "report.json"),
        });
    }

    private static ScenarioContext Context(Dictionary<string, string> files)
        => new() { BaseAddress = new Uri("http://127.0.0.1"), Seed = 5, RunId = Run, Connections = 1, Files = files };

    private static async Task<Monitor> MonitorAsync(RedisServer redis, CancellationToken cancellationToken)
    {
        var address = await RedisAddress.OfAsync(redis.Configuration, cancellationToken);
        var client = new TcpClient();
        await client.ConnectAsync(address.EndPoint, cancellationToken);
        await client.GetStream().WriteAsync((byte[])[.. RedisCommand.Encode("AUTH", address.Password!), .. RedisCommand.Encode("MONITOR")], cancellationToken);
        var lines = new StreamReader(client.GetStream(), Encoding.Latin1);
        // Both are done: from here on it hears what others send.
        await lines.ReadLineAsync(cancellationToken);
        await lines.ReadLineAsync(cancellationToken);
        return new Monitor(client, lines);
    }

    /// <summary>What a server tells of the commands that it gets.</summary>
    private sealed class Monitor(TcpClient client, StreamReader lines) : IDisposable
    {
        /// <summary>The commands on the run's keys until the end is told, without the moment and the connection.</summary>
        public async Task<IReadOnlyList<string>> ToEndAsync(CancellationToken cancellationToken)
        {
            var commands = new List<string>();
            while (await lines.ReadLineAsync(cancellationToken) is { } line && !line.Contains("\"the end\"", StringComparison.Ordinal))
            {
                if (line.Contains($"\"{Run}:", StringComparison.Ordinal))
                    commands.Add(line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]);
            }

            return commands;
        }

        public void Dispose()
        {
            lines.Dispose();
            client.Dispose();
        }
    }
}
