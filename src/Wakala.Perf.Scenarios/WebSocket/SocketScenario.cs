using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>A load on WebSockets. Its file <c>sockets</c> says which (<see cref="SocketsPlan"/>), <c>sessions</c> whose.</summary>
public abstract class SocketScenario : IScenario
{
    private protected SocketCrew Crew { get; private set; } = null!;

    /// <inheritdoc />
    public async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Crew = new SocketCrew(
            ResultsJson.Read<SocketsPlan>(context.File("sockets")),
            SocketSpeech.Of(ContractFile.Read(context.File("contract"))),
            ResultsJson.Read<Session[]>(context.File("sessions")));
        await Crew.OpenAsync(cancellationToken);
    }

    /// <inheritdoc />
    public abstract ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Crew is not null)
            await Crew.DisposeAsync();
    }
}
