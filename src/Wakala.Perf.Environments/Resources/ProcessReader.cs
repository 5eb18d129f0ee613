namespace Wakala.Perf.Environments;

/// <summary>
/// What processes of this machine use, with all that descend from them (Linux: proc(5) and sock_diag(7)). Bytes are those over connections to their ports; of one that is closed, those since the
/// last reading are not seen. Storage is what they had the system read and write of it.
/// </summary>
/// <param name="role">What they are.</param>
/// <param name="processes">Their numbers, asked for at each reading: one that came again has another.</param>
/// <param name="ports">The ports that they serve at.</param>
/// <param name="time">The clock.</param>
public sealed class ProcessReader(ResourceRole role, Func<IReadOnlyList<int>> processes, IReadOnlyCollection<int> ports, TimeProvider time) : SampledReader(role, Period, time)
{
    /// <summary>A reading looks at every process of the machine, which takes some 3 ms.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly PortTraffic? _traffic = ports.Count > 0 && OperatingSystem.IsLinux() ? new PortTraffic(ports) : null;
    private readonly TimeProvider _time = time;
    private ResourceReading? _last;

    /// <inheritdoc />
    protected override IReadOnlyDictionary<ResourceKind, ResourceLimit> Limits { get; } = new Dictionary<ResourceKind, ResourceLimit>
    {
        [ResourceKind.Processor] = ResourceLimit.OwnCores(),
        [ResourceKind.Memory] = ResourceLimit.OwnMemory(),
    };

    /// <inheritdoc />
    protected override ValueTask<ResourceReading?> ReadAsync() => ValueTask.FromResult(Read());

    private ResourceReading? Read()
    {
        var roots = processes();
        if (ProcessUse.Of(roots, _time) is not { } use)
            return null;
        var totals = new Dictionary<ResourceKind, double> { [ResourceKind.Processor] = use.ProcessorSeconds };
        if (use.Storage is { } storage)
            (totals[ResourceKind.Read], totals[ResourceKind.Written]) = (storage.Read, storage.Written);
        if (OperatingSystem.IsLinux() && _traffic?.Read() is { } traffic)
            (totals[ResourceKind.Received], totals[ResourceKind.Sent]) = (traffic.Received, traffic.Sent);
        var life = string.Join(',', roots.Select(ProcessIdentity.Of));
        // A child that ends between its own reading and its parent's is in neither, and in the next reading's.
        if (_last?.Life == life)
        {
            foreach (var (kind, total) in _last.Totals)
            {
                if (totals.TryGetValue(kind, out var now))
                    totals[kind] = Math.Max(total, now);
            }
        }

        return _last = new ResourceReading(life, totals, new Dictionary<ResourceKind, double> { [ResourceKind.Memory] = use.MemoryBytes });
    }
}
