using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Benchmarks;

/// <summary>How late a sleeping thread is woken while something else is measured: what no figure beside it can be better than.</summary>
internal sealed class JitterProbe : IDisposable
{
    private const long Period = 1_000_000;

    private readonly LatencyHistogram _lateness = new();
    private readonly Thread _thread;
    private bool _stopped;

    public JitterProbe()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The worst lateness, in milliseconds. Ends the probe.</summary>
    public double WorstMilliseconds()
    {
        Dispose();
        return _lateness.Count == 0 ? 0 : _lateness.MaxMilliseconds;
    }

    public void Dispose()
    {
        Volatile.Write(ref _stopped, true);
        _thread.Join();
    }

    private void Watch()
    {
        PacingClock.UseLeastTimerSlack();
        while (!Volatile.Read(ref _stopped))
        {
            var due = PacingClock.Now + Period;
            PacingClock.SleepUntil(due);
            _lateness.Record(PacingClock.Span(due, PacingClock.Now));
        }
    }
}
