using System.Net.Http.Json;
using System.Text.Json;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Two platform processes on an environment's servers, senders at one and receivers at the other, and users who are logged in: what every WebSocket row is
/// measured on.
/// </summary>
public sealed class SocketSystem : IAsyncDisposable
{
    private const int MostTenants = 10;

    private readonly PlatformFleet _fleet;
    private readonly string _sessions;

    private SocketSystem(TableTarget target, PlatformFleet fleet, FleetProcess senders, FleetProcess receivers, string sessions)
        => (Target, _fleet, Senders, Receivers, _sessions) = (target, fleet, senders, receivers, sessions);

    /// <summary>The environment below.</summary>
    public TableTarget Target { get; }

    /// <summary>How much this profile means.</summary>
    public SocketSizes Sizes => SocketSizes.Of(Target.ProfileName);

    /// <summary>The process that senders connect to.</summary>
    public FleetProcess Senders { get; }

    /// <summary>The process that receivers connect to.</summary>
    public FleetProcess Receivers { get; }

    /// <summary>Starts both, and logs users in.</summary>
    /// <exception cref="EnvironmentException">The environment lets no further process to its servers, or one did not start.</exception>
    public static async Task<SocketSystem> StartAsync(TableTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var settings = new Dictionary<string, string> { ["WAKALA_WS_PING_SECONDS"] = $"{SocketSizes.Of(target.ProfileName).PingSeconds}", ["WAKALA_DIAGNOSTICS"] = "1" };
        var fleet = await PlatformFleet.CreateAsync(target.RepositoryRoot, target.Environment.Access, settings, cancellationToken);
        try
        {
            var (senders, receivers) = (await fleet.ServeAsync(cancellationToken), await fleet.ServeAsync(cancellationToken));
            var sessions = Path.Combine(target.Environment.WorkDirectory, "socket-sessions.json");
            await new SessionOpener(target.Contract, senders.Address!).WriteAsync(target.Feed, MostTenants, double.PositiveInfinity, sessions, cancellationToken);
            return new SocketSystem(target, fleet, senders, receivers, sessions);
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>A plan of connections; its report is where <see cref="LoadAsync"/> looks for it.</summary>
    /// <param name="conversations">Conversations.</param>
    /// <param name="encrypted">Whether receivers connect over TLS.</param>
    public SocketsPlan Plan(int conversations, bool encrypted = false) => new()
    {
        Senders = Senders.Address!,
        Receivers = encrypted ? Receivers.SecureAddress! : Receivers.Address!,
        Conversations = conversations,
        Report = Path.Combine(Target.Environment.WorkDirectory, "sockets-report.json"),
    };

    /// <summary>A constant load.</summary>
    /// <param name="rate">Arrivals a second.</param>
    /// <param name="warmUp">Seconds of warm-up.</param>
    /// <param name="seconds">Seconds that are measured.</param>
    /// <param name="users">Arrivals under way at once.</param>
    public LoadShape Shape(double rate, double warmUp, double seconds, int users) => Target.Shape(rate, warmUp, seconds, users);

    /// <summary>Puts a load on the sockets of a plan, by the reactor where no engine is named and it can.</summary>
    public async Task<SocketTrial> LoadAsync(
        string row, Type scenario, SocketsPlan plan, LoadShape shape, CapacityPlan? capacity, int trial, CancellationToken cancellationToken, LoadEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        File.Delete(plan.Report);
        var sockets = Path.Combine(Target.Environment.WorkDirectory, "sockets.json");
        ResultsJson.Write(sockets, plan);
        var load = await Target.LoadAsync(
            row, scenario, shape, new Dictionary<string, string> { ["sockets"] = sockets, ["sessions"] = _sessions }, capacity, trial, cancellationToken, engine: engine);
        return new SocketTrial(load, ResultsJson.Read<SocketReport>(plan.Report));
    }

    /// <summary>Counts what one message between both processes costs.</summary>
    internal async Task<CountedWork> CountAsync(string row, CancellationToken cancellationToken)
    {
        await using var relay = new WireRelay(Receivers.Address!);
        var directory = Target.Environment.WorkDirectory;
        var plan = Plan(1) with { Receivers = relay.Address, Report = Path.Combine(directory, "counted-sockets-report.json") };
        var file = Path.Combine(directory, "counted-sockets.json");
        ResultsJson.Write(file, plan);
        await using var scenario = new SocketMessageScenario();
        var files = new Dictionary<string, string> { ["sockets"] = file, ["sessions"] = _sessions };
        return await PushedWork.CountAsync(row, Target, scenario, Target.Counted(files, relay.Address), relay, new { Scenario = nameof(SocketMessageScenario), plan.TextLength }, null, cancellationToken);
    }

    /// <summary>Bytes that live on the receivers' process's heap after a full collection.</summary>
    internal async Task<long> HeapAsync(CancellationToken cancellationToken)
    {
        using var client = TargetRoute.Direct.Open();
        var memory = await client.GetFromJsonAsync<JsonElement>(new Uri(Receivers.Address!, "/diagnostics/memory"), cancellationToken);
        return memory.GetProperty("liveBytes").GetInt64();
    }

    /// <summary>Sees what both processes use.</summary>
    internal ProcessReader Reader() => new(ResourceRole.Api, () => [Senders.Id, Receivers.Id], [], TimeProvider.System);

    /// <summary>Memory of both, in bytes.</summary>
    internal double Memory() => ProcessUse.Of([Senders.Id, Receivers.Id], TimeProvider.System)?.MemoryBytes ?? throw new InvalidOperationException("A platform process that was just started is not there.");

    /// <summary>Starts both anew; users stay logged in.</summary>
    internal Task RestartAsync(CancellationToken cancellationToken)
    {
        return Task.WhenAll(Restart(Senders), Restart(Receivers));

        async Task Restart(FleetProcess process)
        {
            await process.KillAsync(cancellationToken);
            await process.StartAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _fleet.DisposeAsync();
}
