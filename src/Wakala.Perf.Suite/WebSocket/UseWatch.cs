namespace Wakala.Perf.Suite;

/// <summary>Reads now and then what processes use while something runs.</summary>
internal sealed class UseWatch(Func<ProcessUse> read)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly List<(long At, ProcessUse Use)> _readings = [];

    public async Task<T> DuringAsync<T>(Task<T> running)
    {
        while (!running.IsCompleted)
        {
            _readings.Add((TimeProvider.System.GetTimestamp(), read()));
            await Task.WhenAny(running, Task.Delay(Period, TimeProvider.System));
        }

        return await running;
    }

    /// <summary>The most memory and the mean of processor time over the seconds before the last; at the end connections are being closed.</summary>
    public (double Kilobytes, double Cores) Last(double seconds)
    {
        var until = _readings[Math.Max(0, _readings.Count - 5)];
        var since = _readings.Where(one => TimeProvider.System.GetElapsedTime(one.At, until.At).TotalSeconds <= seconds - 1).First();
        var length = TimeProvider.System.GetElapsedTime(since.At, until.At).TotalSeconds;
        var most = _readings.Max(one => one.Use.Kilobytes);
        return (most, length > 0 ? (until.Use.ProcessorSeconds - since.Use.ProcessorSeconds) / length : 0);
    }
}
