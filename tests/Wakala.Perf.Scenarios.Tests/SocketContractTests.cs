using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using static Wakala.Perf.Scenarios.Tests.RoomServer;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>Both engines play every scenario of WebSockets alike: the same upgrades, sign-ins and messages, equal outcomes, equal reports of what became of them.</summary>
[SupportedOSPlatform("linux")]
public sealed class SocketContractTests
{
    private const double Rate = 40;
    private const double Seconds = 1;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_the_same_and_what_becomes_of_each_is_found_alike_by_either_engine()
    {
        static Fate Ask(long number) => (number % 8) switch
        {
            1 => Fate.Refused,
            2 => Fate.Twice,
            3 => Fate.Altered,
            5 => Fate.Dropped,
            6 => Fate.Unacknowledged,
            _ => Fate.Delivered,
        };

        var (byClients, clients, clientsSaid) = await PlayAsync(typeof(SocketMessageScenario), LoadEngine.Clients, Ask, plan => plan with { Conversations = 1 });
        var (byReactor, reactor, reactorSaid) = await PlayAsync(typeof(SocketMessageScenario), LoadEngine.Reactor, Ask, plan => plan with { Conversations = 1 });

        Alike(reactorSaid).Should().Equal(Alike(clientsSaid));
        Of(reactorSaid, "ref").Should().Equal(Of(clientsSaid, "ref")).And.HaveCount((int)(Rate * Seconds));
        Counts(reactor).Should().Be(Counts(clients));
        (reactor.Sent, reactor.Acknowledged, reactor.Declined, reactor.Lost, reactor.Duplicates, reactor.Altered).Should().Be((40, 30, 5, 5, 5, 5));
        byReactor.Errors.Should().Equal(byClients.Errors);
        byReactor.Errors.Should().Equal(new Dictionary<string, long> { ["refused by the platform"] = 5, [ErrorKind.Timeout] = 5 });
        (byReactor.Engine, byClients.Engine).Should().Be((LoadEngine.Reactor, LoadEngine.Clients));
    }

    [Theory]
    [InlineData(LoadEngine.Clients, false)]
    [InlineData(LoadEngine.Reactor, false)]
    [InlineData(LoadEngine.Reactor, true)]
    public async Task Who_is_lost_comes_back_by_the_last_id_that_it_saw_and_misses_nothing(LoadEngine engine, bool encrypted)
    {
        var (load, report, said) = await PlayAsync(
            typeof(SocketMessageScenario), engine, number => number == 17 ? Fate.Missed : Fate.Delivered, plan => plan with { Conversations = 1, Held = 4 }, encrypted: encrypted);

        load.Errors.Should().BeEmpty();
        (report.Disconnected, report.Returned, report.Lost, report.Duplicates, report.Reordered).Should().Be((1, 1, 0, 0, 0));
        (report.Called, report.Unreached).Should().Be((5, 0));
        Of(said, "GET").Where(request => request.Contains("after=17-0", StringComparison.Ordinal)).Should().ContainSingle();
    }

    [Theory]
    [InlineData(LoadEngine.Clients)]
    [InlineData(LoadEngine.Reactor)]
    public async Task A_broadcast_has_arrived_when_the_last_of_its_tenant_has_it(LoadEngine engine)
    {
        var (load, report, _) = await PlayAsync(typeof(SocketMessageScenario), engine, number => number % 10 == 3 ? Fate.OneUntold : Fate.Delivered, plan => plan with { Listeners = 5 });

        load.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = 4 });
        (report.Sent, report.Delivered, report.Lost).Should().Be((40, 196, 4));
    }

    [Theory]
    [InlineData(typeof(SocketConnectScenario), 27)]
    [InlineData(typeof(SocketReconnectScenario), 0)]
    public async Task Openings_are_the_same_and_those_that_come_to_nothing_say_why_by_either_engine(Type type, int standing)
    {
        var (byClients, clients, clientsSaid) = await PlayAsync(type, LoadEngine.Clients, _ => Fate.Delivered, plan => plan with { Unmeasured = 10 }, refuseEach: 3);
        var (byReactor, reactor, reactorSaid) = await PlayAsync(type, LoadEngine.Reactor, _ => Fate.Delivered, plan => plan with { Unmeasured = 10 }, refuseEach: 3);

        Alike(reactorSaid).Should().Equal(Alike(clientsSaid));
        Counts(reactor).Should().Be(Counts(clients));
        byReactor.Errors.Should().Equal(byClients.Errors);
        byReactor.Errors.Should().Equal(new Dictionary<string, long> { ["The platform did not let the token in: closed by the server: 1008."] = 13 });
        reactor.Refused.Should().Equal(clients.Refused);
        (reactor.Opened, reactor.Called, reactor.Unreached).Should().Be((27, standing, 0));
        reactor.Establishment.Count.Should().Be(clients.Establishment.Count).And.BeInRange(20, 21);
        reactor.Establishment.Mean.Should().BePositive();
        reactor.SignIn.Mean.Should().BePositive();
    }

    [Theory]
    [InlineData(LoadEngine.Clients)]
    [InlineData(LoadEngine.Reactor)]
    public async Task The_parts_of_an_opening_over_TLS_are_timed_by_either_engine(LoadEngine engine)
    {
        var (load, report, _) = await PlayAsync(typeof(SocketConnectScenario), engine, _ => Fate.Delivered, plan => plan with { Conversations = 2, Held = 3 }, encrypted: true);

        load.Errors.Should().BeEmpty();
        // Beside those that arrive: two who hear, two who speak, three who are held.
        (report.Opened, report.Called, report.Unreached, report.Disconnected).Should().Be((47, 45, 0, 0));
        report.Tls.Mean.Should().BePositive().And.BeLessThan(report.Establishment.Mean);
        report.SignIn.Mean.Should().BePositive();
    }

    [Theory]
    [InlineData(LoadEngine.Clients)]
    [InlineData(LoadEngine.Reactor)]
    public async Task A_platform_that_is_not_there_refuses_every_opening(LoadEngine engine)
    {
        var (load, report, _) = await PlayAsync(typeof(SocketConnectScenario), engine, _ => Fate.Delivered, plan => plan with { Receivers = new Uri("http://127.0.0.1:9") });

        load.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Refused] = 40 });
        report.Refused.Should().Equal(new Dictionary<string, long> { [ErrorKind.Refused] = 40 });
    }

    [Theory]
    [InlineData(LoadEngine.Clients)]
    [InlineData(LoadEngine.Reactor)]
    public async Task A_text_that_is_no_JSON_ends_its_connection_and_nothing_else(LoadEngine engine)
    {
        var (load, report, _) = await PlayAsync(typeof(SocketMessageScenario), engine, number => number == 17 ? Fate.Garbled : Fate.Delivered, plan => plan with { Conversations = 1 });

        load.Errors.Should().BeEmpty("it is told again to who comes back, and whole");
        (report.Disconnected, report.Returned, report.Lost, report.Duplicates).Should().Be((1, 1, 0, 0));
    }

    [Theory]
    [InlineData(LoadEngine.Clients)]
    [InlineData(LoadEngine.Reactor)]
    public async Task A_platform_that_never_welcomes_is_a_time_out_of_each_opening_and_each_is_counted(LoadEngine engine)
    {
        var (load, report, _) = await PlayAsync(typeof(SocketConnectScenario), engine, _ => Fate.Delivered, plan => plan, isSilent: true);

        load.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = 40 });
        report.Refused.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = 40 });
    }

    [Theory]
    [InlineData(LoadEngine.Clients)]
    [InlineData(LoadEngine.Reactor)]
    public async Task A_plan_in_which_nobody_could_hear_a_message_is_refused(LoadEngine engine)
    {
        var play = () => PlayAsync(typeof(SocketMessageScenario), engine, _ => Fate.Delivered, plan => plan);

        await play.Should().ThrowAsync<InvalidOperationException>().WithMessage("*nobody could hear a message*");
    }

    [Theory]
    [InlineData(LoadEngine.Clients)]
    [InlineData(LoadEngine.Reactor)]
    public async Task Two_builds_under_one_stream_have_rooms_of_their_own(LoadEngine engine)
    {
        using var files = new Temporary();
        var (first, second) = (Directory.CreateDirectory(Path.Combine(files.Path, "base")).FullName, Directory.CreateDirectory(Path.Combine(files.Path, "candidate")).FullName);
        await using var right = new RoomServer(_ => Fate.Delivered);
        await using var wrong = new RoomServer(number => number % 10 == 3 ? Fate.Dropped : Fate.Delivered);
        var (@base, baseReport) = Context(first, right, plan => plan with { Conversations = 2, Held = 3 });
        var (candidate, _) = Context(second, wrong, plan => plan with { Conversations = 2, Held = 3 });
        var plan = new PairedPlan
        {
            Rows = [Row(typeof(SocketMessageScenario), 60), Row(typeof(SocketConnectScenario), 20)],
            Base = @base,
            Candidate = candidate,
            Engine = engine,
            Pair = 0,
            WarmUp = TimeSpan.FromSeconds(0.5),
            Block = TimeSpan.FromSeconds(0.5),
            Blocks = 4,
            Connections = 20,
            MaxInFlight = 1_000,
            Timeout = Timeout,
            Seed = 1,
            Result = Path.Combine(files.Path, "result.json"),
        };

        await new PairedProcess(plan, TimeProvider.System, new Progress<LoadProgress>()).RunAsync(Stop);

        var rows = ResultsJson.Read<PairedResult>(plan.Result).Rows;
        rows.Should().OnlyContain(row => row.Engine == engine);
        rows.SelectMany(row => row.Blocks).Sum(block => block.Base.ErrorCount).Should().Be(0);
        rows[0].Blocks.Sum(block => block.Candidate.Errors.GetValueOrDefault(ErrorKind.Timeout)).Should().BeInRange(8, 14, "one in ten of 120");
        rows[1].Blocks.Sum(block => block.Candidate.ErrorCount).Should().Be(0);
        // The last that was written: of the openings. All are called but the two who speak.
        var report = ResultsJson.Read<SocketReport>(baseReport);
        report.Opened.Should().BeGreaterThan(2 * 20);
        (report.Called, report.Unreached, report.Disconnected).Should().Be((report.Opened - 2, 0, 0));

        static PairedRow Row(Type type, double rate) => new(type.Name, type.Assembly.Location, type.FullName!, rate);
    }

    /// <summary>Upgrades, sign-ins and messages to the byte, but for the key and the port, in whatever order connections came.</summary>
    private static List<string> Alike(IEnumerable<string> said) => [.. said.Select(one => Regex.Replace(one, @"(?<=Host: [\d.]+:)\d+", "PORT")).Order(StringComparer.Ordinal)];

    private static List<string> Of(IEnumerable<string> said, string what) => [.. said.Where(one => one.Contains(what, StringComparison.Ordinal)).Select(one => one.Split("Host:")[0])];

    private static string Counts(SocketReport report)
        => $"{report.Sent} {report.Acknowledged} {report.Declined} {report.Delivered} {report.Lost} {report.Duplicates} {report.Reordered} {report.Misdelivered} {report.Altered} {report.Opened} {report.Disconnected} {report.Called} {report.Unreached}";

    private static async Task<(LoadResult Load, SocketReport Report, IReadOnlyList<string> Said)> PlayAsync(
        Type type, LoadEngine kind, Func<long, Fate> fate, Func<SocketsPlan, SocketsPlan> change, int refuseEach = int.MaxValue, bool encrypted = false, bool isSilent = false)
    {
        using var files = new Temporary();
        await using var server = new RoomServer(fate, encrypted) { RefuseEach = refuseEach, IsSilent = isSilent };
        var (context, report) = Context(files.Path, server, change);
        var shape = new LoadShape { Rate = Rate, WarmUp = TimeSpan.Zero, Duration = TimeSpan.FromSeconds(Seconds), Connections = 50, MaxInFlight = 1_000, Timeout = Timeout, Engine = kind };
        LoadResult load;
        await using (var scenario = (SocketScenario)Activator.CreateInstance(type)!)
        {
            await scenario.PrepareAsync(context, Stop);
            await using ILoadEngine engine = kind == LoadEngine.Reactor
                ? new ReactorEngine("row", scenario, await scenario.TargetAsync(context, Stop), TimeProvider.System)
                : await ClientEngine.OpenAsync("row", scenario, shape.Connections, TimeProvider.System, Stop);
            load = await engine.RunAsync(shape, 0, null, Stop);
            await engine.FinishAsync();
        }

        return (load, ResultsJson.Read<SocketReport>(report), server.Said);
    }

    private static (ScenarioContext Context, string Report) Context(string folder, RoomServer server, Func<SocketsPlan, SocketsPlan> change)
    {
        var report = Path.Combine(folder, "report.json");
        ResultsJson.Write(Path.Combine(folder, "sockets.json"), change(new SocketsPlan { Senders = server.Address, Receivers = server.Address, Conversations = 0, Report = report }));
        ResultsJson.Write(Path.Combine(folder, "sessions.json"), new[] { new Session("a", "a-token", "7") });
        var context = new ScenarioContext
        {
            BaseAddress = server.Address,
            Seed = 1,
            RunId = "contract",
            Connections = 1,
            Files = new Dictionary<string, string>
            {
                ["contract"] = Path.Combine(Checkout.Root, "contract", "wakala.json"),
                ["sockets"] = Path.Combine(folder, "sockets.json"),
                ["sessions"] = Path.Combine(folder, "sessions.json"),
            },
        };
        return (context, report);
    }
}
