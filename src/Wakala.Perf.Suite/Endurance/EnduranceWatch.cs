namespace Wakala.Perf.Suite;

/// <summary>Reads a system at even distances while it is loaded, and puts each reading into the log at once.</summary>
internal sealed class EnduranceWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _reading;

    /// <summary>Begins.</summary>
    /// <param name="read">Reads once.</param>
    /// <param name="log">Where it is kept.</param>
    /// <param name="period">Between two readings.</param>
    /// <param name="time">The clock.</param>
    public EnduranceWatch(Func<CancellationToken, Task<EnduranceReading>> read, EnduranceLog log, TimeSpan period, TimeProvider time)
        => _reading = Task.Run(() => ReadAsync(read, log, period, time));

    /// <summary>Ends it.</summary>
    /// <exception cref="IOException">A reading could not be written.</exception>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _over.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, Task<EnduranceReading>> read, EnduranceLog log, TimeSpan period, TimeProvider time)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            do
            {
                log.Add(new EnduranceLine { Reading = await read(_over.Token) });
            }
            while (await timer.WaitForNextTickAsync(_over.Token));
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // It is over.
        }
    }
}
