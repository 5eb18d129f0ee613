using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Plays a scenario through its virtual users, whatever library they send with.</summary>
internal sealed class ClientEngine : ILoadEngine
{
    private readonly string _name;
    private readonly IScenario _scenario;
    private readonly TimeProvider _time;
    private readonly List<IVirtualUser> _users = [];

    private ClientEngine(string name, IScenario scenario, TimeProvider time) => (_name, _scenario, _time) = (name, scenario, time);

    /// <summary>Opens a user for each connection.</summary>
    public static async Task<ClientEngine> OpenAsync(string name, IScenario scenario, int connections, TimeProvider time, CancellationToken cancellationToken)
    {
        var engine = new ClientEngine(name, scenario, time);
        try
        {
            for (var index = 0; index < connections; index++)
                engine._users.Add(await scenario.OpenAsync(index, cancellationToken));
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }

        return engine;
    }

    public async Task<LoadResult> RunAsync(LoadShape shape, long firstArrival, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var trial = await new LoadRun(shape.ToLoad(), _users, _time) { FirstArrival = firstArrival }.RunAsync(_name, progress, cancellationToken);
        return trial with { Connections = _scenario.Connections };
    }

    /// <summary>A scenario whose connections are its own looks at them as it closes them.</summary>
    public Task FinishAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var user in _users)
            await user.DisposeAsync();
    }
}
