namespace Wakala.Perf.Environments;

/// <summary>A reader that is asked at even distances.</summary>
/// <param name="role">The part that it sees.</param>
/// <param name="period">Between two readings.</param>
/// <param name="time">The clock.</param>
public abstract class SampledReader(ResourceRole role, TimeSpan period, TimeProvider time) : IResourceReader
{
    /// <inheritdoc />
    public ResourceRole Role => role;

    /// <summary>How much there is of what, once the watch has ended.</summary>
    protected abstract IReadOnlyDictionary<ResourceKind, ResourceLimit> Limits { get; }

    /// <inheritdoc />
    public async Task<ResourceRecord> WatchAsync(long began, CancellationToken over)
    {
        var track = new ResourceTrack(role);
        // A timer that waits for its next tick keeps its distance however long a reading takes.
        using var timer = new PeriodicTimer(period, time);
        for (; ; )
        {
            // Read once more when it is over, so that the last stretch is whole.
            var isOver = over.IsCancellationRequested;
            var reading = await ReadAsync();
            track.Add(time.GetElapsedTime(began), reading);
            if (isOver)
                return track.Record(Limits);
            try
            {
                await timer.WaitForNextTickAsync(over);
            }
            catch (OperationCanceledException)
            {
                // The last reading comes now.
            }
        }
    }

    /// <summary>Reads; null where that cannot be done just now.</summary>
    protected abstract ValueTask<ResourceReading?> ReadAsync();
}
