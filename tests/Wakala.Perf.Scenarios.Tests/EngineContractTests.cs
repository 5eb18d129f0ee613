using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>Both engines play every row of the API's table alike: byte-equal requests, equal outcomes, equal reports for the audit.</summary>
[SupportedOSPlatform("linux")]
public sealed class EngineContractTests
{
    private const int Requests = 24;
    private const double Seconds = 0.6;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>What a right answer to each row is, and one that only its content makes wrong.</summary>
    private static readonly Dictionary<string, (int Status, string Right, string Wrong)> Answers = new()
    {
        ["POST /auth/login"] = (200, $$"""{"token":"{{Token}}","userId":1,"expiresIn":3600}""", """{"token":"none","userId":1,"expiresIn":3600}"""),
        ["POST /messages/send"] = (202, """{"id":1,"status":"queued","createdAt":"2026-01-01T00:00:00Z"}""", """{"id":1,"status":"sent","createdAt":"2026-01-01T00:00:00Z"}"""),
        ["GET /messages/list"] = (200, """{"items":[],"next":null}""", """{"items":[],"next":"more"}"""),
        ["GET /contacts/search"] = (200, """{"items":[]}""", """{"items":[{"id":1}]}"""),
        ["POST /webhooks/receive"] = (202, """{"id":1}""", """{"id":0}"""),
        ["POST /media/upload"] = (201, """{"id":1,"bytes":1,"sha256":"00"}""", """{"id":0,"bytes":1,"sha256":"00"}"""),
        ["POST /analytics/query"] = (200, """{"rows":[]}""", """{"rows":[{"key":"x"}]}"""),
    };

    private static string Token => "e30.eyJzdWIiOjF9.c2ln";

    public static TheoryData<string> Rows => [.. ApiTable.Rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_is_the_same_requests_and_the_same_outcomes_by_either_engine(string row)
    {
        var (status, right, wrong) = Answers[row];
        // Fewer kinds than requests: an answer meets the same question twice, and a lost connection follows one that was used.
        await using var server = new RecordingServer([(status, right), (status, wrong), (status, "{}"), (500, right), (status, "no JSON"), (status, null), (404, right), (status, right)]);
        server.Start();

        var (byClients, clients, clientsReport) = await PlayAsync(ApiTable.Rows[row].Type, server, LoadEngine.Clients);
        var (byReactor, reactor, reactorReport) = await PlayAsync(ApiTable.Rows[row].Type, server, LoadEngine.Reactor);

        reactor.Count.Should().Be(clients.Count).And.BeGreaterThanOrEqualTo(Requests);
        foreach (var (ofReactor, ofClients) in reactor.Zip(clients))
            ofReactor.Should().Be(ofClients);
        byReactor.Errors.Should().Equal(byClients.Errors);
        byReactor.Succeeded.Should().Be(byClients.Succeeded);
        byReactor.Engine.Should().Be(LoadEngine.Reactor);
        byClients.Engine.Should().Be(LoadEngine.Clients);
        reactorReport.Should().BeEquivalentTo(clientsReport, options => options.Excluding(report => report.Kept).Excluding(report => report.Examples));
        reactorReport.Kept.Select(one => (one.Arrival, one.Body)).Should().Equal(clientsReport.Kept.Select(one => (one.Arrival, one.Body)));
        reactorReport.Examples.Select(one => (one.Arrival, one.Body)).Should().Equal(clientsReport.Examples.Select(one => (one.Arrival, one.Body)));
        reactorReport.Unanswered.Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_warm_up_is_every_row_in_turn_by_either_engine()
    {
        await using var server = new RecordingServer([(200, "{}")]);
        server.Start();

        var (_, clients, _) = await PlayAsync(typeof(ApiWarmUp), server, LoadEngine.Clients);
        var (_, reactor, _) = await PlayAsync(typeof(ApiWarmUp), server, LoadEngine.Reactor);

        foreach (var (ofReactor, ofClients) in reactor.Zip(clients))
            ofReactor.Should().Be(ofClients);
        reactor.Count.Should().Be(clients.Count);
        reactor.Take(ApiTable.Rows.Count).Select(request => request.Split(' ', '?')[1]).Should().Equal(ApiTable.Rows.Keys.Select(row => row.Split(' ')[1]));
    }

    [Fact]
    public async Task The_traffic_of_all_rows_is_the_same_requests_by_either_engine()
    {
        await using var server = new RecordingServer([(200, "{}"), (500, "{}")]);
        server.Start();

        var (byClients, clients, _) = await PlayAsync(typeof(TrafficMixScenario), server, LoadEngine.Clients);
        var (byReactor, reactor, _) = await PlayAsync(typeof(TrafficMixScenario), server, LoadEngine.Reactor);

        reactor.Should().Equal(clients);
        byReactor.Errors.Should().Equal(byClients.Errors);
        reactor.Select(request => request.Split(' ', '?')[1]).Distinct().Should().HaveCountGreaterThan(3);
    }

    private static async Task<(LoadResult LoadResult, IReadOnlyList<string> Requests, AnswerReport Report)> PlayAsync(Type type, RecordingServer server, LoadEngine engine)
    {
        using var files = new Temporary();
        var scenario = (IHttpScenario)Activator.CreateInstance(type)!;
        LoadResult trial;
        await using (scenario)
        {
            await scenario.PrepareAsync(Context(files.Path, server.Address), Stop);
            var (model, timeout) = (ArrivalRate.Constant(Requests / Seconds, TimeSpan.FromSeconds(Seconds)), TimeSpan.FromSeconds(10));
            if (engine == LoadEngine.Clients)
            {
                await using var user = await scenario.OpenAsync(0, Stop);
                trial = await new LoadRun(new UserLoad { Model = model, Connections = 1, MaxInFlight = 1_000, Timeout = timeout }, [user], TimeProvider.System).RunAsync("row", null, Stop);
            }
            else
            {
                var address = new IPEndPoint(IPAddress.Loopback, server.Address.Port);
                var load = new ReactorLoad { Address = address, Protocol = new HttpProtocol(scenario), Model = model, Connections = 1, MaxInFlight = 1_000, Timeout = timeout, Gathering = TimeSpan.Zero };
                trial = await new ReactorRun(load, TimeProvider.System).RunAsync("row", null, Stop);
            }
        }

        var report = Directory.EnumerateFiles(Path.Combine(files.Path, "answers")).First();
        return (trial, server.Take(), ResultsJson.Read<AnswerReport>(report));
    }

    private static ScenarioContext Context(string files, Uri address)
    {
        var feed = TwoTenants.Write(files);
        ResultsJson.Write(Path.Combine(files, "rates.json"), ApiTable.Rows.Keys.ToDictionary(row => row, _ => 1.0));
        ResultsJson.Write(Path.Combine(files, "sessions.json"), new[] { new Session("a", Token), new Session("b", Token) });
        Directory.CreateDirectory(Path.Combine(files, "answers"));
        return new ScenarioContext
        {
            BaseAddress = address,
            Seed = 5,
            RunId = "12345678",
            Connections = 1,
            Files = new Dictionary<string, string>
            {
                ["contract"] = Path.Combine(Checkout.Root, "contract", "wakala.json"),
                ["feed"] = feed,
                [TrafficMixScenario.Rates] = Path.Combine(files, "rates.json"),
                ["sessions"] = Path.Combine(files, "sessions.json"),
                [ApiScenario.Answers] = Path.Combine(files, "answers"),
            },
        };
    }
}
