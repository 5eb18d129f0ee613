namespace Wakala.Perf.Load.Tests;

/// <summary>Counts how much of something goes on at once.</summary>
internal sealed class AtOnce
{
    private readonly Lock _gate = new();
    private int _now;

    /// <summary>The most that there was.</summary>
    public int Most { get; private set; }

    /// <summary>One that goes on for so long.</summary>
    public async Task LastAsync(double milliseconds, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            Most = Math.Max(Most, ++_now);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);
        lock (_gate)
            _now--;
    }
}
