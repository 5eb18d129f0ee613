using System.Diagnostics;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Watches the generator itself during the measured stretch: its processor time, collections and thread-pool queue, how late a
/// sleeping thread of it is woken, and what the kernel says of the machine.
/// </summary>
internal sealed class HealthWatch : IAsyncDisposable
{
    /// <summary>Often enough for a percentile within seconds, and seldom enough to be no load itself: every 4 ms it took a third of what a trial at 25/s takes.</summary>
    private const long SamplePeriod = 10_000_000;

    private readonly long _start;
    private readonly long _end;
    private readonly LatencyHistogram _jitter = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HealthReading _first = HealthReading.Take();
    private HealthReading? _last;
    private readonly PoolProbe _pool = new();
    private TimeSpan _longestPause;
    private int _collections = GC.CollectionCount(0);
    private readonly LatencyHistogram _heldUp = new();
    private readonly IReadOnlyList<IAnswerThread> _answering;
    private readonly double _highestPacingLagMs;
    private long _queue;

    /// <param name="start">When the stretch begins.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="highestPacingLagMs">The highest P99 of pacing lag that is believed.</param>
    /// <param name="answering">Threads that nothing may block.</param>
    public HealthWatch(long start, long end, double highestPacingLagMs, params IReadOnlyList<IAnswerThread> answering)
    {
        (_start, _end, _highestPacingLagMs, _answering) = (start, end, highestPacingLagMs, answering);
        new Thread(Watch) { IsBackground = true, Name = "health watch" }.Start();
    }

    /// <summary>The figures so far, judged with the pacing lag of the arrivals that found a connection free.</summary>
    public async Task<Validity> JudgeAsync(LatencyHistogram pacingLag)
    {
        await _stop.CancelAsync();
        await _stopped.Task;
        var last = _last ?? HealthReading.Take();
        var seconds = Math.Max(1e-9, Stopwatch.GetElapsedTime(_first.Timestamp, last.Timestamp).TotalSeconds);
        var validity = new Validity
        {
            PacingLagP99Ms = OrZero(pacingLag.PercentileMilliseconds(99)),
            PacingLagLimitMs = _highestPacingLagMs == Validity.HighestPacingLagMs ? null : _highestPacingLagMs,
            GeneratorCpu = (last.Processor - _first.Processor).TotalSeconds / seconds,
            JitterP99Ms = OrZero(_jitter.PercentileMilliseconds(99)),
            GcPauseMs = (last.GcPause - _first.GcPause).TotalMilliseconds,
            LongestGcPauseMs = _longestPause.TotalMilliseconds,
            ThreadPoolQueue = _queue,
            ThreadPoolDelayMs = _pool.LongestMilliseconds,
            CpuPressure = last.PressureSince(_first),
            Quota = last.Quota.Cores is null ? null : last.Quota.Since(_first.Quota),
            Problems = [],
        };
        return validity with { Problems = ValidityRules.Problems(validity, _heldUp, _highestPacingLagMs) };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _stopped.Task;
        _stop.Dispose();
    }

    private void Watch()
    {
        PacingClock.UseLeastTimerSlack();
        while (!_stop.IsCancellationRequested && PacingClock.Now < _start)
            PacingClock.SleepUntil(Math.Min(_start, PacingClock.Now + (8 * SamplePeriod)));

        _first = HealthReading.Take();
        while (!_stop.IsCancellationRequested && PacingClock.Now < _end)
        {
            var due = PacingClock.Now + SamplePeriod;
            PacingClock.SleepUntil(due);
            _jitter.Record(PacingClock.Span(due, PacingClock.Now));
            _queue = Math.Max(_queue, ThreadPool.PendingWorkItemCount);
            _pool.Look();
            foreach (var thread in _answering)
                _heldUp.Record(thread.HeldUp);
            SeePause();
        }

        _last = HealthReading.Take();
        _stopped.SetResult();
    }

    private void SeePause()
    {
        // Each collection before the last is over was shorter than the time between two samples, or this thread would have seen it.
        if (GC.CollectionCount(0) is var collections && collections == _collections)
            return;
        _collections = collections;
        foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
            _longestPause = pause > _longestPause ? pause : _longestPause;
    }

    private static double OrZero(double value) => double.IsNaN(value) ? 0 : value;
}
