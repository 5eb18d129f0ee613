using System.Text.Json;
using Docker.DotNet.Models;

namespace Wakala.Perf.Environments;

/// <summary>What a container uses, by its engine's stream of statistics (Docker Engine API, <c>GET /containers/ID/stats</c>), which comes once a second.</summary>
/// <param name="role">What is in it.</param>
/// <param name="container">The container's id.</param>
/// <param name="engine">Its engine.</param>
/// <param name="time">The clock.</param>
internal sealed class ContainerReader(ResourceRole role, string container, DockerEngine engine, TimeProvider time) : IResourceReader
{
    private const double NanosecondsPerSecond = 1e9;
    private const double NanoCpus = 1e9;

    public ResourceRole Role => role;

    public async Task<ResourceRecord> WatchAsync(long began, CancellationToken over)
    {
        var track = new ResourceTrack(role);
        var limits = new Dictionary<ResourceKind, ResourceLimit>();
        try
        {
            var host = (await engine.Client.Containers.InspectContainerAsync(container, CancellationToken.None)).HostConfig!;
            // Without limits of its own it has its machine's, which is this one or another.
            if (host.NanoCPUs > 0 || engine.IsLocal)
                limits[ResourceKind.Processor] = host.NanoCPUs > 0 ? ResourceLimit.Cores(host.NanoCPUs / NanoCpus, "of the container") : ResourceLimit.OwnCores();
            if (host.Memory > 0 || engine.IsLocal)
                limits[ResourceKind.Memory] = host.Memory > 0 ? ResourceLimit.Memory(host.Memory, "of the container") : ResourceLimit.OwnMemory();
            await engine.Client.Containers.GetContainerStatsAsync(
                container, new ContainerStatsParameters { Stream = true }, new Heard(stats => track.Add(time.GetElapsedTime(began), Reading(stats))), over);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or JsonException || EngineFault.IsEngines(error))
        {
            // It is over; or the engine says no more, and what it said stands.
        }

        return track.Record(limits);
    }

    /// <summary>What the engine said; null where it says nothing of a container that runs.</summary>
    internal static ResourceReading? Reading(ContainerStatsResponse stats)
    {
        if (stats.CPUStats?.CPUUsage is not { TotalUsage: > 0 } processor)
            return null;
        var totals = new Dictionary<ResourceKind, double> { [ResourceKind.Processor] = processor.TotalUsage / NanosecondsPerSecond };
        if (stats.Networks is { Count: > 0 } networks)
            (totals[ResourceKind.Received], totals[ResourceKind.Sent]) = (networks.Values.Sum(one => (double)one.RxBytes), networks.Values.Sum(one => (double)one.TxBytes));
        foreach (var entry in stats.BlkioStats?.IoServiceBytesRecursive ?? [])
        {
            if (Enum.TryParse<ResourceKind>(entry.Op switch { "read" or "Read" => nameof(ResourceKind.Read), "write" or "Write" => nameof(ResourceKind.Written), _ => null }, out var kind))
                totals[kind] = totals.GetValueOrDefault(kind) + entry.Value;
        }

        var levels = new Dictionary<ResourceKind, double>();
        // As the Docker program shows it: what the kernel keeps of files and would give up is none of its own.
        if (stats.MemoryStats is { Usage: > 0 and var usage } memory)
            levels[ResourceKind.Memory] = usage - (memory.Stats is not { } files ? 0d : files.TryGetValue("total_inactive_file", out var all) ? all : files.TryGetValue("inactive_file", out var own) ? own : 0d);
        return new ResourceReading(string.Empty, totals, levels);
    }

    /// <summary>Hears each message as it comes, and not later on another thread.</summary>
    private sealed class Heard(Action<ContainerStatsResponse> hear) : IProgress<ContainerStatsResponse>
    {
        public void Report(ContainerStatsResponse value) => hear(value);
    }
}
