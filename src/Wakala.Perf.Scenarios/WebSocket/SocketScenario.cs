using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>A load on WebSockets. Its file <c>sockets</c> says which (<see cref="SocketsPlan"/>), <c>sessions</c> whose.</summary>
public abstract class SocketScenario : IScenario
{
    private protected SocketConnections Sockets { get; private set; } = null!;

    /// <inheritdoc />
    public async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Sockets = new SocketConnections(
            ResultsJson.Read<SocketsPlan>(context.File("sockets")),
            SocketProtocol.Of(ContractFile.Read(context.File("contract"))),
            ResultsJson.Read<Session[]>(context.File("sessions")));
        await Sockets.OpenAsync(cancellationToken);
    }

    /// <inheritdoc />
    public abstract ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Sockets is not null)
            await Sockets.DisposeAsync();
    }
}
