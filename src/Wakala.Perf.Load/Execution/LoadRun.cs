using System.Threading.Channels;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Runs one load shape over open virtual users. Arrivals wait for a connection in the order in which they were due; the response
/// time of each runs from its due moment, so that a stall of the target shows in every arrival that it delayed.
/// </summary>
public sealed class LoadRun
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly LoadShape _shape;
    private readonly IReadOnlyList<IVirtualUser> _users;
    private readonly TimeProvider _time;

    /// <summary>A run of <paramref name="shape"/> over the first users that it has connections for.</summary>
    /// <exception cref="ArgumentException">The shape makes no sense (every problem is named), or there are fewer users than connections.</exception>
    public LoadRun(LoadShape shape, IReadOnlyList<IVirtualUser> users, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(users);
        var problems = shape.Problems();
        if (problems.Count > 0)
            throw new ArgumentException($"The load shape makes no sense: {string.Join("; ", problems)}.", nameof(shape));
        if (users.Count < shape.Connections)
            throw new ArgumentException($"{users.Count} users are open, and the shape has {shape.Connections} connections.", nameof(users));
        (_shape, _users, _time) = (shape, users, time);
    }

    /// <summary>The number of the first arrival: runs that follow each other do not repeat their requests.</summary>
    public long FirstArrival { get; init; }

    /// <summary>Warms up, measures, and waits for what is in flight. A cancelled run gives what it has, marked as cut short.</summary>
    public async Task<Trial> RunAsync(string scenario, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        // A little ahead, so that the first arrivals are not late by the time it takes to start.
        var begin = PacingClock.Now + 20_000_000;
        var start = begin + Nanoseconds(_shape.WarmUp);
        var end = start + Nanoseconds(_shape.Duration);
        var startedAt = _time.GetUtcNow() + _shape.WarmUp;
        var recorder = new Recorder(start, end, _shape.Timeout);
        var inFlight = new InFlight();
        var arrivals = Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleWriter = true });

        using var stopRequests = new CancellationTokenSource();
        await using var watch = new HealthWatch(start, end);
        await using var ticker = new ProgressTicker(_time, recorder, inFlight, _shape, begin, progress);
        var lanes = _users.Take(_shape.Connections).Select(user => new Lane(user, FirstArrival, arrivals.Reader, inFlight, recorder, _shape.Timeout));
        var sending = lanes.Select(lane => Task.Run(() => lane.RunAsync(stopRequests.Token), CancellationToken.None)).ToArray();

        await new ArrivalPacer(_shape, begin, inFlight, arrivals.Writer, recorder).RunAsync(cancellationToken);
        await DrainAsync(sending, stopRequests, cancellationToken.IsCancellationRequested);

        var measured = recorder.Take();
        var seconds = Math.Max(0, (Math.Min(PacingClock.Now, end) - start) / 1e9);
        return measured.ToTrial(
            scenario, startedAt, seconds, _shape.Rate, await watch.JudgeAsync(measured.PacingLag), cancellationToken.IsCancellationRequested ? "stopped before its end" : null);
    }

    /// <summary>
    /// Every request has its own time-out, so that the lanes end by themselves, and the last stop is for one that does not heed it.
    /// A run that was stopped waits for what is in flight no longer than its grace.
    /// </summary>
    private async Task DrainAsync(Task[] sending, CancellationTokenSource stopRequests, bool stopped)
    {
        stopRequests.CancelAfter(stopped ? StopGrace : _shape.Timeout * 2);
        await Task.WhenAll(sending);
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;
}
