using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Loads a server from one thread: the fast way, for protocols that it speaks itself (<see cref="IWireProtocol"/>) and requests that are
/// cheap to write. <see cref="LoadRun"/> is the general one, for any client library.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ReactorRun
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly ReactorLoad _load;
    private readonly TimeProvider _time;

    /// <summary>A run of a load.</summary>
    /// <exception cref="ArgumentException">The load makes no sense; every problem is named.</exception>
    public ReactorRun(ReactorLoad load, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(load);
        load.Check();
        (_load, _time) = (load, time);
    }

    /// <summary>When the model's time begins, on the pacing clock; soon after the connections are open where it is null.</summary>
    internal long? BeginAt { get; init; }

    /// <summary>The number of the first arrival: runs that follow each other do not repeat their requests.</summary>
    public long FirstArrival { get; init; }

    /// <summary>Whose connections carry the load, and stay open after it; null for some of its own.</summary>
    internal Reactor? Reactor { get; init; }

    /// <summary>Opens the connections, warms up, measures, and waits for what is in flight. One that is cancelled, or breaks a rule, gives what it has, marked as cut short.</summary>
    public Task<LoadResult> RunAsync(string scenario, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
        => OwnThread.RunAsync("reactor", () =>
        {
            using var own = Reactor is null ? new Reactor(_load) : null;
            return Run(Reactor ?? own!, scenario, progress, cancellationToken);
        });

    private LoadResult Run(Reactor reactor, string scenario, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var inFlight = new InFlight();
        var length = _load.Model.Length!.Value;
        // Where the beginning is fixed they were opened before it.
        if (BeginAt is null)
            reactor.OpenAll(_load.OpeningLimit, cancellationToken);

        var begin = BeginAt ?? PacingClock.Now + 5_000_000;
        var (start, end) = (begin + PacingClock.Nanoseconds(_load.WarmUp), begin + PacingClock.Nanoseconds(length));
        var startedAt = _time.GetUtcNow() + PacingClock.Span(PacingClock.Now, start);
        var recorder = new Recorder(start, end, _load.Timeout);
        var watch = new HealthWatch(start, end, _load.HighestPacingLagMs);
        var group = reactor.Groups[0];
        group.Begin(recorder, inFlight, FirstArrival);
        IReactorWork work = _load.Model switch
        {
            ArrivalRate open => new OpenWork(open, begin, new StartGathering(_load.Gathering), _load.Caps.Requests, new ReactorQueue(reactor, group, _load.MaxInFlight)),
            VirtualUsers closed => new ClosedWork(reactor, group, closed, begin, _load.Caps.Requests),
            _ => throw new InvalidOperationException($"No work is made of a {_load.Model.GetType().Name}."),
        };
        using var ticker = new ProgressTicker(_time, recorder, inFlight, _load, begin, progress);
        var cutShort = reactor.Run(work, new AbortWatch(_load.AbortRules, recorder, inFlight).Broken, StopGrace, cancellationToken);
        if (cutShort is null && work.WasCapped)
            cutShort = $"the cap of {_load.Caps.Requests} requests was reached";

        var measured = recorder.Take();
        var seconds = Math.Max(0, (Math.Min(PacingClock.Now, end) - start) / 1e9);
        var validity = watch.JudgeAsync(measured.PacingLag).GetAwaiter().GetResult();
        watch.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return measured.ToTrial(scenario, LoadEngine.Reactor, _load.Model, startedAt, seconds, validity, cutShort) with { Connections = reactor.Connections };
    }
}
