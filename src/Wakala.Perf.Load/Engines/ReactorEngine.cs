using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Plays the requests of a scenario on the reactor; its connections are opened by the first load.</summary>
/// <param name="name">The scenario's name.</param>
/// <param name="scenario">The scenario, prepared.</param>
/// <param name="target">What it connects to.</param>
/// <param name="time">The clock.</param>
[SupportedOSPlatform("linux")]
internal sealed class ReactorEngine(string name, IWireScenario scenario, WireTarget target, TimeProvider time) : ILoadEngine
{
    private Reactor? _reactor;
    private (int Connections, TimeSpan Timeout) _opened;

    public async Task<LoadResult> RunAsync(LoadShape shape, long firstArrival, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var load = ReactorLoad.Of(shape, target);
        if (_reactor is not null && (load.Connections, load.Timeout) != _opened)
            throw new InvalidOperationException($"The reactor was opened with {_opened.Connections} connections and a time-out of {_opened.Timeout}; a load of {load.Connections} and {load.Timeout} needs another.");
        _opened = (load.Connections, load.Timeout);
        _reactor ??= new Reactor(load);
        return await new ReactorRun(load, time) { FirstArrival = firstArrival, Reactor = _reactor }.RunAsync(name, progress, cancellationToken);
    }

    public Task FinishAsync() => _reactor?.HearAsync(scenario.FinishAsync()) ?? Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _reactor?.Dispose();
        return ValueTask.CompletedTask;
    }
}
