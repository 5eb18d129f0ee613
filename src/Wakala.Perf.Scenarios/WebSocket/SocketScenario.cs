using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>A load on WebSockets. Its file <c>sockets</c> says which (<see cref="SocketsPlan"/>), <c>sessions</c> whose.</summary>
public abstract class SocketScenario : IWireScenario
{
    private protected SocketConnections Sockets { get; private set; } = null!;

    /// <inheritdoc />
    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Sockets = new SocketConnections(
            ResultsJson.Read<SocketsPlan>(context.File("sockets")),
            SocketProtocol.Of(ContractFile.Read(context.File("contract"))),
            ResultsJson.Read<Session[]>(context.File("sessions")));
        return Task.CompletedTask;
    }

    /// <summary>It speaks TLS with whatever certificate the platform made, and knows names as addresses.</summary>
    public string? WhyNotReactor(ScenarioContext context) => null;

    /// <inheritdoc />
    public abstract Task<WireTarget> TargetAsync(ScenarioContext context, CancellationToken cancellationToken);

    /// <inheritdoc />
    public Task FinishAsync() => Sockets.FinishAsync();

    /// <inheritdoc />
    public async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
    {
        await Sockets.OpenAsync(cancellationToken);
        return Open(index);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Sockets is not null)
            await Sockets.DisposeAsync();
    }

    /// <summary>One virtual user, once the clients' connections stand.</summary>
    /// <param name="index">Its number.</param>
    private protected abstract IVirtualUser Open(int index);
}
