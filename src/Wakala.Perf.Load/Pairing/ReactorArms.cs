using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Both builds' parts of the rows on one reactor, a group of connections each: what disturbs its thread disturbs both alike, and nothing is done for one of them first more often than for the
/// other. Each start goes out by itself.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ReactorArms : IPairedArms
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly PairedPlan _plan;
    private readonly Reactor _reactor;
    private ReactorQueue[] _queues = [];

    private ReactorArms(PairedPlan plan, Reactor reactor) => (_plan, _reactor) = (plan, reactor);

    public LoadEngine Engine => LoadEngine.Reactor;

    /// <summary>Opens all connections, so that no request pays for one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="targets">What each arm connects to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ReactorArms> OpenAsync(PairedPlan plan, IReadOnlyList<WireTarget> targets, CancellationToken cancellationToken)
    {
        List<ReactorLoad> loads =
        [
            .. targets.Select((target, arm) => ReactorLoad.Of(
                new UserLoad
                {
                    Model = plan.Saturated ? VirtualUsers.Constant(plan.Connections, plan.Block / 2) : ArrivalRate.Constant(plan.Rows[arm / 2].Rate, plan.WarmUp + (plan.Blocks * plan.Block)),
                    Connections = plan.Connections,
                    MaxInFlight = plan.MaxInFlight,
                    Timeout = plan.Timeout,
                },
                target)),
        ];
        loads.ForEach(load => load.Check());
        return new ReactorArms(plan, await Reactor.OpenAsync(loads, cancellationToken));
    }

    public IReadOnlyList<IArrivalQueue> Begin(IReadOnlyList<IRequestRecorder> recorders)
    {
        foreach (var (group, recorder) in _reactor.Groups.Zip(recorders))
            group.Begin(recorder, new InFlight(), 0);
        return _queues = [.. _reactor.Groups.Select(group => new ReactorQueue(_reactor, group, _plan.MaxInFlight))];
    }

    public Task PlayAsync(IEnumerable<(PairedStream Stream, long Due)> arrivals, long lastEnd, CancellationToken stop)
        => OwnThread.RunAsync("reactor", () =>
        {
            using var next = arrivals.GetEnumerator();
            return _reactor.Run(new PairedWork(next, _queues), () => null, StopGrace, stop);
        });

    public Task SaturateAsync(int arm, long firstNumber, long begin, TimeSpan length, CancellationToken stop)
        => OwnThread.RunAsync("reactor", () =>
        {
            var group = _reactor.Groups[arm];
            group.Begin(group.Recorder, group.InFlight, firstNumber);
            return _reactor.Run(new ClosedWork(_reactor, group, VirtualUsers.Constant(_plan.Connections, length), begin, long.MaxValue), () => null, StopGrace, stop);
        });

    public Task FinishAsync(IReadOnlyList<IScenario> scenarios)
    {
        return _reactor.HearAsync(FinishEachAsync());

        // Rows of one build may write one report.
        async Task FinishEachAsync()
        {
            foreach (var scenario in scenarios.OfType<IWireScenario>())
                await scenario.FinishAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        _reactor.Dispose();
        return ValueTask.CompletedTask;
    }
}
