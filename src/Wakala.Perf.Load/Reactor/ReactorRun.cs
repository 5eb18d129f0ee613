using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>A load of one HTTP/1.1 server, as the reactor runs it.</summary>
public sealed record HttpLoad
{
    /// <summary>Where the server answers; without TLS.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>What is sent.</summary>
    public required IHttpRequests Requests { get; init; }

    /// <summary>When it is sent.</summary>
    public required LoadModel Model { get; init; }

    /// <summary>The beginning of the model's time that is in no figure.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Connections, each of which carries one request at a time. A closed model has one for each user.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests sent or waiting for a connection, at most; an arrival beyond is dropped. Of no meaning to a closed model.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The time after which a request counts as failed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>When it ends early, because it makes no sense to go on.</summary>
    public IReadOnlyList<AbortRule> AbortRules { get; init; } = [];

    /// <summary>What it never goes beyond.</summary>
    public LoadCaps Caps { get; init; } = LoadCaps.Default;

    /// <summary>Everything that makes no sense, a sentence each; empty when the load can be run.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. Model.Problems(), .. Caps.Problems(Model)];
        if (Connections <= 0)
            problems.Add($"connections is {Connections}, and must be above 0");
        if (MaxInFlight < Connections)
            problems.Add($"maxInFlight is {MaxInFlight}, and cannot be below connections ({Connections})");
        if (Timeout <= TimeSpan.Zero)
            problems.Add($"timeout is {Timeout}, and must be above 0");
        if (WarmUp < TimeSpan.Zero || (problems.Count == 0 && WarmUp >= Model.Length))
            problems.Add($"warmUp is {WarmUp}, and must be within the load's {Model.Length}");
        if (Model is VirtualUsers users && users.Most > Connections)
            problems.Add($"there are up to {users.Most} users, and connections is {Connections}");
        return problems;
    }
}

/// <summary>
/// Loads an HTTP/1.1 server from one thread: the fast way, for a request that is the same or cheap to write. <see cref="LoadRun"/> is
/// the general one, for any protocol.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ReactorRun
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly HttpLoad _load;
    private readonly TimeProvider _time;

    /// <summary>A run of a load.</summary>
    /// <exception cref="ArgumentException">The load makes no sense; every problem is named.</exception>
    public ReactorRun(HttpLoad load, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(load);
        var problems = load.Problems();
        if (problems.Count > 0)
            throw new ArgumentException($"The load makes no sense: {string.Join("; ", problems)}.", nameof(load));
        (_load, _time) = (load, time);
    }

    /// <summary>When the model's time begins, on the pacing clock; soon after the connections are open where it is null.</summary>
    internal long? BeginAt { get; init; }

    /// <summary>Opens the connections, warms up, measures, and waits for what is in flight. One that is cancelled, or breaks a rule, gives what it has, marked as cut short.</summary>
    public Task<Trial> RunAsync(string scenario, CancellationToken cancellationToken)
    {
        var finished = new TaskCompletionSource<Trial>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                finished.SetResult(Run(scenario, cancellationToken));
            }
            catch (Exception error)
            {
                finished.SetException(error);
            }
        })
        { IsBackground = true, Name = "reactor" };
        thread.Start();
        return finished.Task;
    }

    private Trial Run(string scenario, CancellationToken cancellationToken)
    {
        var inFlight = new InFlight();
        var length = _load.Model.Length!.Value;
        using var reactor = new HttpReactor(_load.Address, _load.Connections, _load.Requests, inFlight, _load.Timeout, stamped: _load.Model is ArrivalRate);
        reactor.OpenAll(ConnectLimit);

        var begin = BeginAt ?? PacingClock.Now + 5_000_000;
        var (start, end) = (begin + Nanoseconds(_load.WarmUp), begin + Nanoseconds(length));
        var startedAt = _time.GetUtcNow() + _load.WarmUp;
        var recorder = new Recorder(start, end, _load.Timeout);
        var watch = new HealthWatch(start, end);
        IReactorWork work = _load.Model switch
        {
            ArrivalRate open => new OpenWork(open, begin, _load.MaxInFlight, _load.Caps.Requests, inFlight, recorder),
            VirtualUsers closed => new ClosedWork(closed, begin, _load.Connections, _load.Caps.Requests, inFlight),
            _ => throw new InvalidOperationException($"No work is made of a {_load.Model.GetType().Name}."),
        };
        var cutShort = reactor.Run(work, recorder, new AbortWatch(_load.AbortRules, recorder), StopGrace, cancellationToken);
        if (cutShort is null && work.WasCapped)
            cutShort = $"the cap of {_load.Caps.Requests} requests was reached";

        var measured = recorder.Take();
        var seconds = Math.Max(0, (Math.Min(PacingClock.Now, end) - start) / 1e9);
        var validity = watch.JudgeAsync(measured.PacingLag).GetAwaiter().GetResult();
        watch.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return measured.ToTrial(scenario, startedAt, seconds, measured.Due / Math.Max(seconds, 1e-9), validity, cutShort);
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;
}
