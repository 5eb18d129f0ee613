namespace Wakala.Perf.Load;

/// <summary>Reports once a second while it lives.</summary>
internal sealed class ProgressTicker : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ITimer? _timer;

    public ProgressTicker(
        TimeProvider time, Recorder recorder, InFlight inFlight, LoadPlan load, long begin, IProgress<LoadProgress>? progress)
    {
        if (progress is null)
            return;

        var total = load.Model.Length!.Value.TotalSeconds;
        _timer = time.CreateTimer(_ => Report(), null, Period, Period);

        void Report()
        {
            var elapsed = (PacingClock.Now - begin) / 1e9;
            var phase = elapsed < load.WarmUp.TotalSeconds ? "warm-up" : elapsed < total ? "measure" : inFlight.Count > 0 ? "drain" : "measure";
            var (succeeded, errors, dropped) = recorder.Progress;
            var rate = load.Model is ArrivalRate open
                ? open.RateAt(TimeSpan.FromSeconds(Math.Clamp(elapsed, 0, Math.BitDecrement(total))))
                : (succeeded + errors) / Math.Max(1, elapsed - load.WarmUp.TotalSeconds);
            progress.Report(new LoadProgress(phase, Math.Min(elapsed, total), total, rate, succeeded + errors, errors, dropped));
        }
    }

    public void Dispose() => _timer?.Dispose();

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
