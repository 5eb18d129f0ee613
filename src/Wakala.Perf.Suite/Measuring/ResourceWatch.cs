using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>What was seen of resources while something ran.</summary>
/// <param name="Series">What each reader saw, in the order of the readers.</param>
/// <param name="Breaks">Where counters began anew, or nothing could be read.</param>
/// <param name="StartedAt">When the watch began.</param>
/// <param name="Length">How long it lasted.</param>
internal sealed record WatchedResources(IReadOnlyList<ResourceSeries> Series, IReadOnlyList<ResourceBreak> Breaks, DateTimeOffset StartedAt, TimeSpan Length)
{
    /// <summary>A part's use of a resource: by the first reader that knows how much there is of it, or by the first that sees it. Null where none does.</summary>
    public ResourceSeries? Of(ResourceRole role, ResourceKind kind)
    {
        var seen = Series.Where(one => one.Role == role && one.Kind == kind && one.Points.Count > 0).ToList();
        return seen.Find(one => one.Limit is not null) ?? seen.FirstOrDefault();
    }
}

/// <summary>Has readers watch while something runs.</summary>
internal sealed class ResourceWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly DateTimeOffset _startedAt;
    private readonly Task<ResourceRecord>[] _watching;

    /// <summary>Begins.</summary>
    public ResourceWatch(IReadOnlyList<IResourceReader> readers, TimeProvider time)
    {
        (_time, _startedAt, _began) = (time, time.GetUtcNow(), time.GetTimestamp());
        _watching = [.. readers.Select(reader => Task.Run(() => reader.WatchAsync(_began, _over.Token)))];
    }

    /// <summary>Watches while something runs.</summary>
    public static async Task<(T Result, WatchedResources Use)> DuringAsync<T>(Task<T> running, params IReadOnlyList<IResourceReader> readers)
    {
        await using var watch = new ResourceWatch(readers, TimeProvider.System);
        var result = await running;
        return (result, await watch.EndAsync());
    }

    /// <summary>Ends it.</summary>
    public async Task<WatchedResources> EndAsync()
    {
        await _over.CancelAsync();
        var length = _time.GetElapsedTime(_began);
        var records = await Task.WhenAll(_watching);
        return new WatchedResources([.. records.SelectMany(one => one.Series)], [.. records.SelectMany(one => one.Breaks)], _startedAt, length);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        // Where what ran was lost its readers go on for nobody.
        await ((Task)Task.WhenAll(_watching)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _over.Dispose();
    }
}
