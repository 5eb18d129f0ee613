using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>Which connections are held: written as a file for the generator.</summary>
/// <param name="Http">HTTP connections.</param>
/// <param name="Sockets">WebSockets among them: the held ones of this plan.</param>
/// <param name="Report">Where the report is written.</param>
public sealed record HeldPlan(int Http, SocketsPlan Sockets, string Report);

/// <summary>What became of held connections.</summary>
/// <param name="Http">HTTP connections that were opened once and stood to the end.</param>
/// <param name="WebSockets">WebSockets that were opened, stood to the end, and then heard what their tenant was told.</param>
public sealed record HeldReport(long Http, long WebSockets);

/// <summary>
/// HTTP connections and WebSockets are opened before the load and all held; an arrival is a request over the held HTTP connection whose turn it is.
/// Its file <c>held</c> says how many (<see cref="HeldPlan"/>), <c>sessions</c> whose.
/// </summary>
public sealed class HeldConnectionsScenario : IScenario
{
    private const string Operation = "GET /api/health";
    private const int OpenedAtOnce = 32;

    private HeldPlan _plan = null!;
    private SocketConnections? _sockets;
    private HeldConnection[] _held = [];
    private RequestTemplate _template = null!;
    private long _next;

    /// <inheritdoc />
    public async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var contract = ContractFile.Read(context.File("contract"));
        _plan = ResultsJson.Read<HeldPlan>(context.File("held"));
        _template = new RequestTemplate(contract, Operation, context.BaseAddress);
        _sockets = new SocketConnections(_plan.Sockets, SocketProtocol.Of(contract), ResultsJson.Read<Session[]>(context.File("sessions")));
        await _sockets.OpenAsync(cancellationToken);
        _held = [.. Enumerable.Range(0, _plan.Http).Select(_ => new HeldConnection(_template))];
        await Parallel.ForEachAsync(
            _held,
            new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = cancellationToken },
            async (connection, stop) => await connection.SendAsync(stop));
    }

    /// <inheritdoc />
    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken) => ValueTask.FromResult<IVirtualUser>(new User(this));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_sockets is null)
            return;
        // One that the platform ended meanwhile shows when it is used again.
        foreach (var connection in _held)
            await connection.SendAsync(CancellationToken.None);
        var http = _held.Count(connection => connection.StoodToTheEnd);
        foreach (var connection in _held)
            connection.Dispose();
        await _sockets.DisposeAsync();
        var sockets = ResultsJson.Read<SocketReport>(_plan.Sockets.Report);
        ResultsJson.Write(_plan.Report, new HeldReport(http, sockets.Opened - sockets.Disconnected - sockets.Unreached));
    }

    private sealed class User(HeldConnectionsScenario scenario) : IVirtualUser
    {
        public ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
            => scenario._held[Interlocked.Increment(ref scenario._next) % scenario._held.Length].SendAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
