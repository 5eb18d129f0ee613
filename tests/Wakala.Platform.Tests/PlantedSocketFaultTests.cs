using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Wakala.Perf;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

namespace Wakala.Platform.Tests;

/// <summary>
/// A copy of the platform with faults planted in it, one at a time, under the suite's own load and rules: each must be caught, and named. Without a fault the
/// same copy passes.
/// </summary>
public sealed class PlantedSocketFaultTests(RunningPlatform running, FaultyPlatform faulty) : IClassFixture<FaultyPlatform>
{
    private const string Row = "planted";
    private const string ReportName = "planted-report.json";
    private const int Conversations = 8;
    private const int Held = 20;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public Task A_message_that_is_dropped_is_caught_and_named() => CatchAsync("drop", "lost is ");

    [Fact]
    public Task Without_a_fault_the_same_copy_passes() => CatchAsync("", "");

    [Theory]
    [SecondTier]
    [InlineData("acknowledgement", "unacknowledged is ")]
    [InlineData("swap", "reordered is ")]
    [InlineData("twice", "duplicates is ")]
    [InlineData("tenant", "misdelivered is ")]
    [InlineData("text", "deliveries are not what was sent: ")]
    [InlineData("deaf", "connections were let in and hear nothing of their tenant")]
    public Task What_else_becomes_of_messages_is_caught_and_named(string fault, string named) => CatchAsync(fault, named);

    [Fact]
    [Measures]
    [SecondTier]
    public async Task Twenty_milliseconds_on_every_tenth_push_are_a_slower_P95()
    {
        const double delay = 20;
        // The processes are new: until their code is compiled their own P95 hides the delay.
        const double warmUp = 5;
        var before = Math.Min(await HealthyAsync(), await HealthyAsync());
        var limit = (2 * before) + 10;
        if (limit >= delay)
            Assert.Skip(string.Create(CultureInfo.InvariantCulture, $"A healthy P95 of {before:0.0} ms gives a limit of {limit:0.0} ms: this machine is too noisy to tell {delay} ms."));

        var after = (await MeasureAsync("delay", 100, 4, warmUp)).Load.ResponseTime;

        after.PercentileMilliseconds(95).Should().BeGreaterThan(limit, "that is what the row's rule allows on this machine");
        after.PercentileMilliseconds(50).Should().BeLessThan(delay);

        async Task<double> HealthyAsync() => (await MeasureAsync("", 100, 4, warmUp)).Load.ResponseTime.PercentileMilliseconds(95);
    }

    [Fact]
    public Task Two_kilobytes_that_are_kept_of_a_connection_are_seen_on_the_heap() => ComeAndGoAsync("leak", true);

    [Fact]
    [SecondTier]
    public Task A_process_that_keeps_nothing_of_a_connection_is_not_called_a_leak() => ComeAndGoAsync("", false);

    private async Task CatchAsync(string fault, string named)
    {
        var trial = await MeasureAsync(fault, 4_000, 3);

        var rules = new RowRules("Connection Metrics", Row, SocketTrial.DeliveryRules);
        var judgement = RowGate.Judge(Context, rules, null, [trial.ToTrial() with { Validity = null }]);

        trial.Report.Acknowledged.Should().BeGreaterThan(12_000, "one in 10,000 must have been among them");
        judgement.Verdict.Should().Be(fault.Length == 0 ? Verdict.Passed : Verdict.Regressed, judgement.Reason);
        if (fault.Length > 0)
            judgement.Reason.Should().Contain(named);
    }

    private async Task ComeAndGoAsync(string fault, bool isCaught)
    {
        // The heap of a process that keeps nothing was seen to grow by 166 kB between two looks, which 300 connections would be blamed for.
        const int connections = 1_000;
        const double rowsLimit = 512;
        var servers = running.Servers;
        await using var fleet = await PlatformFleet.CreateAsync(
            faulty.Build,
            servers.Postgres.ConnectionString,
            servers.Redis.Configuration,
            new Dictionary<string, string> { ["PLANTED_FAULT"] = fault, ["WAKALA_DIAGNOSTICS"] = "1" },
            Stop);
        var process = await fleet.ServeAsync(Stop);
        var files = await FilesAsync(process.Address!, process.Address!, 0);
        using var client = new HttpClient { BaseAddress = process.Address };

        await OpenManyAsync();
        var before = await HeapAsync();
        await OpenManyAsync();
        var between = await HeapAsync();
        await OpenManyAsync();
        // As the row has it: what leaks grows each time.
        var kept = Math.Min(between - before, await HeapAsync() - between) / (double)connections;

        (kept > rowsLimit).Should().Be(isCaught, $"{kept:0} bytes were kept of a connection");

        async Task OpenManyAsync()
        {
            await using var scenario = new SocketReconnectScenario();
            await scenario.PrepareAsync(new ScenarioContext { BaseAddress = process.Address!, Seed = 1, RunId = "planted", Connections = 1, Files = files }, Stop);
            await using var user = await scenario.OpenAsync(0, Stop);
            for (var number = 0; number < connections; number++)
                (await user.SendAsync(number, Stop)).Error.Should().BeNull();
        }

        async Task<long> HeapAsync()
            => (await client.GetFromJsonAsync<JsonElement>(new Uri("/diagnostics/memory", UriKind.Relative), Stop)).GetProperty("liveBytes").GetInt64();
    }

    private static GateContext Context => new()
    {
        Suite = "websocket",
        Table = "Connection Metrics",
        Scenario = Row,
        Environment = "processes",
        Profile = "smoke",
        ProductionSize = false,
        WorkloadHash = "none",
        Fingerprint = FingerprintReader.Read("15", "7", ""),
        Rate = 0,
        Commit = "none",
    };

    private async Task<SocketTrial> MeasureAsync(string fault, double rate, double seconds, double warmUp = 1)
    {
        var servers = running.Servers;
        await using var fleet = await PlatformFleet.CreateAsync(
            faulty.Build, servers.Postgres.ConnectionString, servers.Redis.Configuration, new Dictionary<string, string> { ["PLANTED_FAULT"] = fault }, Stop);
        var (senders, receivers) = (await fleet.ServeAsync(Stop), await fleet.ServeAsync(Stop));
        var files = await FilesAsync(senders.Address!, receivers.Address!, Conversations);

        var (scenario, context) = (typeof(SocketMessageScenario), new ScenarioContext { BaseAddress = senders.Address!, Seed = 1, RunId = "planted", Connections = 256, Files = files });
        var plan = new GeneratorPlan
        {
            Scenario = Row,
            Assembly = scenario.Assembly.Location,
            Type = scenario.FullName!,
            Context = context,
            Shape = new LoadShape
            {
                Rate = rate,
                WarmUp = TimeSpan.FromSeconds(warmUp),
                Duration = TimeSpan.FromSeconds(seconds),
                Connections = context.Connections,
                MaxInFlight = 50_000,
                Timeout = TimeSpan.FromSeconds(10),
                Engine = EngineChoice.For(scenario, context),
            },
            Result = servers.PassingFile("planted-trial.json"),
        };
        var load = await new GeneratorRunner(Path.GetDirectoryName(plan.Result)!).RunAsync(plan, _ => { }, Stop);
        return new SocketTrial(load, ResultsJson.Read<SocketReport>(servers.PassingFile(ReportName)));
    }

    /// <summary>The files of a load on sockets, with users who are logged in.</summary>
    private async Task<Dictionary<string, string>> FilesAsync(Uri senders, Uri receivers, int conversations)
    {
        var servers = running.Servers;
        var contract = Path.Combine(Checkout.Root, "contract", "wakala.json");
        var files = new Dictionary<string, string>
        {
            ["contract"] = contract,
            ["sockets"] = servers.PassingFile("planted-sockets.json"),
            ["sessions"] = servers.PassingFile("planted-sessions.json"),
        };
        await new SessionOpener(ContractFile.Read(contract), senders).WriteAsync(servers.Feed, 3, double.PositiveInfinity, files["sessions"], Stop);
        ResultsJson.Write(files["sockets"], new SocketsPlan { Senders = senders, Receivers = receivers, Conversations = conversations, Held = conversations > 0 ? Held : 0, Report = servers.PassingFile(ReportName) });
        return files;
    }
}

/// <summary>A build of the platform's sources with faults in them, one of which a variable turns on.</summary>
public sealed class FaultyPlatform : IAsyncLifetime
{
    private const string Fault = "Environment.GetEnvironmentVariable(\"PLANTED_FAULT\")";

    private static readonly string[] Inputs = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "BannedSymbols.txt"];

    private static readonly (string File, string Healthy, string Faulty)[] Patches =
    [
        // One in 10,000 is said to be taken and is not; two in a row change places; one comes twice; one goes to the next tenant.
        (
            "WebSockets/Backplane.cs",
            "        RedisKey[] names = once is null",
            $$"""
                    var planted = {{Fault}};
                    var count = Interlocked.Increment(ref _count);
                    if (planted == "drop" && count % 10_000 == 0)
                        return "1-1";
                    if (planted == "twice" && count % 1_000 == 0)
                        _ = PublishAsync(tenant, conversation, body, once);
                    if (planted == "tenant" && count % 1_000 == 0)
                        tenant = 1 + (tenant % 2);
                    if (planted == "swap" && count % 1_000 == 0)
                        await Task.Delay(20);
                    RedisKey[] names = once is null
            """),
        ("WebSockets/Backplane.cs", "    private readonly IDatabase _database", "    private long _count;\n\n    private readonly IDatabase _database"),
        (
            "WebSockets/Speaker.cs",
            "            Answer(new SocketAnswer(\"ack\"",
            $"            if ({Fault} != \"acknowledgement\" || id!.GetHashCode(StringComparison.Ordinal) % 500 != 0)\n                Answer(new SocketAnswer(\"ack\""),
        (
            "WebSockets/Outbox.cs",
            "                await socket.SendAsync(one,",
            $"            {{\n                if ({Fault} == \"delay\" && ++_sent % 10 == 0)\n                    await Task.Delay(20);\n                await socket.SendAsync(one,"),
        ("WebSockets/Outbox.cs", "endOfMessage: true, CancellationToken.None);", "endOfMessage: true, CancellationToken.None);\n            }"),
        // One text in 100 loses its end on its way to its listener.
        (
            "WebSockets/Speaker.cs",
            "request.Ref!, caller.UserId, request.Text!)",
            $"request.Ref!, caller.UserId, {Fault} == \"text\" && request.Ref!.EndsWith(\"00\", StringComparison.Ordinal) ? request.Text![..^1] : request.Text!)"),
        // One connection in five that only listens is let in and forgotten.
        ("WebSockets/Audience.cs", "    public void Add(Listener listener)\n    {", $"    private int _count;\n\n    public void Add(Listener listener)\n    {{\n        if ({Fault} == \"deaf\" && listener.Conversation == \"quiet\" && ++_count % 5 == 0)\n            return;"),
        // What a connection asks for stays in a list for ever.
        (
            "WebSockets/SocketEndpoint.cs",
            "        var listener = new Listener(",
            $"        if ({Fault} == \"leak\")\n        {{\n            lock (_kept)\n                _kept.Add(new byte[2_048]);\n        }}\n\n        var listener = new Listener("),
        ("WebSockets/SocketEndpoint.cs", "    private static readonly TimeSpan SignInLimit", "    private static readonly List<byte[]> _kept = [];\n\n    private static readonly TimeSpan SignInLimit"),
        ("WebSockets/Outbox.cs", "    private long _bytes;", "    private long _bytes;\n    private long _sent;"),
    ];

    private RunDirectory? _directory;
    private string? _problem;

    internal PlatformBuild Build
    {
        get
        {
            LocalServers.SkipWhereMissing();
            _problem.Should().BeNull();
            return new PlatformBuild(Path.Combine(_directory!.Path, "artifacts", "bin", "Wakala.Platform", "release", "Wakala.Platform.dll"));
        }
    }

    public async ValueTask InitializeAsync()
    {
        _directory = await RunDirectory.CreateAsync(TestContext.Current.CancellationToken);
        var source = Path.Combine(Checkout.Root, "src", "Wakala.Platform");
        var copy = Path.Combine(_directory.Path, "src", "Wakala.Platform");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        foreach (var file in Inputs)
            File.Copy(Path.Combine(Checkout.Root, file), Path.Combine(_directory.Path, file));
        foreach (var (file, healthy, planted) in Patches)
        {
            var path = Path.Combine(copy, file);
            var text = await File.ReadAllTextAsync(path);
            text.Should().Contain(healthy, "the fault is planted at this line of {0}", file);
            await File.WriteAllTextAsync(path, text.Replace(healthy, planted, StringComparison.Ordinal));
        }

        string[] arguments = ["build", "src/Wakala.Platform", "--nologo", "-v", "q", "--disable-build-servers", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false"];
        var build = await CommandRun.ToEndAsync(new ProcessCommand("dotnet", arguments) { Directory = _directory.Path }, CancellationToken.None);
        _problem = build.ExitCode == 0 ? null : build.Output;
    }

    public async ValueTask DisposeAsync()
    {
        if (_directory is not null)
            await _directory.DisposeAsync();
    }
}
