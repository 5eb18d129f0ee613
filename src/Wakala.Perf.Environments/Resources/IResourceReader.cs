namespace Wakala.Perf.Environments;

/// <summary>Sees what one part of a system uses: of processes from the kernel, of containers from their engine, of servers from their own statistics, of a live system from its Prometheus.</summary>
public interface IResourceReader
{
    /// <summary>The part.</summary>
    ResourceRole Role { get; }

    /// <summary>Watches until it is told that it is over. What it cannot see has no series; nothing of it fails a measurement.</summary>
    /// <param name="began">When the watch began, by its time provider: all who watch at once have the same.</param>
    /// <param name="over">Ends it.</param>
    Task<ResourceRecord> WatchAsync(long began, CancellationToken over);
}
