using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Puts the mix of all requests on the system once, and gives what each part of it used meanwhile; the figures of a row are named <c>ROW|FIGURE</c>.</summary>
/// <param name="system">What is measured.</param>
internal sealed class ResourceTrial(ResourceSystem system)
{
    private const string Name = "resources";

    /// <summary>The same requests each time: of a few uploads another draw would be other bytes.</summary>
    private const int Seed = 1;
    private const double Micro = 1e6;
    private const double BitsPerByte = 8;
    private const double Mega = 1e6;
    private const double MiB = 1024 * 1024;
    private const double Percent = 100;

    /// <summary>Cores; some readings of a hundredth of a second.</summary>
    private const double LeastUse = 0.02;

    /// <summary>How long workers may take with what is left in their queues.</summary>
    private static readonly TimeSpan Emptying = TimeSpan.FromSeconds(30);

    private readonly List<MeasuredFigure> _figures = [];
    private readonly List<string> _notes = [];

    public async Task<Trial> MeasureAsync(CancellationToken cancellationToken)
    {
        var (loads, run) = (system.Mix(), TableTarget.NewRun());
        var since = system.Own is { } own ? await own.Auditor.NowAsync(cancellationToken) : default;
        var stored = StoredBytes();
        await using var watch = new ResourceWatch(system.Readers, TimeProvider.System);
        var results = await system.Target.LoadTogetherAsync(Name, loads, Seed, null, cancellationToken, run);
        var use = await watch.EndAsync();
        var from = results[0].StartedAt - use.StartedAt;
        var until = from + TimeSpan.FromSeconds(results[0].Seconds);
        double? Mean(ResourceRole role, ResourceKind kind) => use.Of(role, kind)?.Mean(from, until);

        ReadParts(use, Mean, results);
        ReadNetwork(Mean);
        var (faults, notes) = await BalanceAsync(loads, results, run, since, cancellationToken);
        ReadStorage(Mean, loads, stored);
        return new Trial
        {
            Scenario = Name,
            StartedAt = results[0].StartedAt,
            Seconds = results[0].Seconds,
            Figures = _figures,
            Requests = results.Sum(one => one.Requests),
            Dropped = results.Sum(one => one.Dropped),
            Errors = results.SelectMany(one => one.Errors).GroupBy(one => one.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Value)),
            Notes = [.. _notes, .. notes],
            Problems =
            [
                .. use.Breaks.Select(one => $"{ResourceRows.Roles[one.Role]}: {one.What}"),
                .. results.Where(one => one.CutShort is not null).Select(one => $"The load ended early: {one.CutShort}.").Distinct(),
            ],
            Faults = faults,
            Validity = (results.FirstOrDefault(one => !one.Validity.Valid) ?? results[0]).Validity,
            Engine = results[0].Engine,
        };
    }

    private void ReadParts(WatchedResources use, Func<ResourceRole, ResourceKind, double?> mean, IReadOnlyList<LoadResult> results)
    {
        var rate = results.Sum(one => one.Requests) / results[0].Seconds;
        foreach (var (role, row) in ResourceRows.Roles)
        {
            var (processor, memory) = (use.Of(role, ResourceKind.Processor), use.Of(role, ResourceKind.Memory));
            if (mean(role, ResourceKind.Processor) is { } cores)
            {
                var rest = system.AtRest(role, ResourceKind.Processor);
                Add(row, ResourceRows.ProcessorOfRequest, "µs", Math.Max(0, cores - rest) * Micro / rate);
                if (processor?.Limit is { } limit)
                {
                    Add(row, ResourceRows.Processor, "%", Percent * cores / limit.Value);
                    Add(row, ResourceRows.ProcessorAtRest, "%", Percent * rest / limit.Value);
                    Note(row, $"{cores:0.00} of {limit.Text} at {rate:#,0} requests a second of the mix, {rest:0.00} at rest, {Math.Max(0, Percent * (1 - (cores / limit.Value))):0} % left; {FullAt(rate, cores - rest, limit.Value - rest)}");
                }
            }

            if (mean(role, ResourceKind.Memory) is { } bytes)
            {
                Add(row, ResourceRows.MemoryUsed, "MiB", bytes / MiB);
                if (memory?.Limit is { } limit)
                {
                    Add(row, ResourceRows.Memory, "%", Percent * bytes / limit.Value);
                    Note(row, $"{bytes / MiB:#,0.#} MiB of {limit.Text}");
                }
            }

            Each(role, row, ResourceKind.Received, ResourceRows.ReceivedOfRequest);
            Each(role, row, ResourceKind.Sent, ResourceRows.SentOfRequest);
            Each(role, row, ResourceKind.Written, ResourceRows.WrittenOfRequest);
        }

        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"The generator used {results[0].Validity.GeneratorCpu:0.00} cores beside all of them; it is in none of the figures."));

        void Each(ResourceRole role, string row, ResourceKind kind, string name)
        {
            if (mean(role, kind) is { } perSecond)
                Add(row, name, "B", perSecond / rate);
        }
    }

    private void ReadNetwork(Func<ResourceRole, ResourceKind, double?> mean)
    {
        if (mean(ResourceRole.Api, ResourceKind.Received) is { } ingress)
            Add(ResourceRows.NetworkRow, "ingress", "Gbps", ingress * BitsPerByte / Mega / 1_000);
        if (mean(ResourceRole.Api, ResourceKind.Sent) is { } egress)
            Add(ResourceRows.NetworkRow, "egress", "Gbps", egress * BitsPerByte / Mega / 1_000);
        double?[] inner = [mean(ResourceRole.Database, ResourceKind.Received), mean(ResourceRole.Database, ResourceKind.Sent), mean(ResourceRole.Cache, ResourceKind.Received), mean(ResourceRole.Cache, ResourceKind.Sent)];
        if (inner.All(one => one is not null))
            Add(ResourceRows.NetworkRow, "between the parts", "Mbps", inner.Sum()!.Value * BitsPerByte / Mega);
    }

    private void ReadStorage(Func<ResourceRole, ResourceKind, double?> mean, IReadOnlyList<TableLoad> loads, long? before)
    {
        if (mean(ResourceRole.Database, ResourceKind.ReadOperations) is { } reads && mean(ResourceRole.Database, ResourceKind.WriteOperations) is { } writes)
        {
            Add(ResourceRows.StorageRow, ResourceRows.DatabaseOperations, "1/s", reads + writes);
            Note(ResourceRows.StorageRow, $"{reads:#,0.0} blocks a second that PostgreSQL asked the system for, and {writes:#,0.0} writes of blocks and of its log");
        }

        var shape = loads.First(load => load.Scenario == typeof(UploadMediaScenario)).Shape;
        if (before is { } bytes && StoredBytes() is { } after)
            Add(ResourceRows.StorageRow, ResourceRows.MediaThroughput, "MB/s", (after - bytes) / Mega / (shape.WarmUp + shape.Duration).TotalSeconds);
    }

    /// <summary>Bytes of all uploaded files; null where they are not on this machine.</summary>
    private long? StoredBytes()
        => system.Own?.MediaRoot is { } root && Directory.Exists(root) ? new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : null;

    /// <summary>A part that does not do its work uses less: what was accepted is stored, queued and worked.</summary>
    private async Task<(IReadOnlyList<string> Faults, IReadOnlyList<string> Notes)> BalanceAsync(
        IReadOnlyList<TableLoad> loads, IReadOnlyList<LoadResult> results, string run, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (system.Own is not { } own)
            return ([], ["What was accepted was not held against what is stored: the system is somebody else's."]);
        var (faults, notes) = (new List<string>(), new List<string>());
        foreach (var (load, result) in loads.Zip(results))
        {
            if (ResourceSystem.Queues.FirstOrDefault(one => one.Value == load.Scenario).Key is not { } queue)
                continue;
            if (!await own.Backlog(queue).FallsToAsync(0, Emptying, [], cancellationToken))
                faults.Add($"{ResourceRows.Roles[ResourceRole.Workers]}: the queue {queue} is not empty {Emptying.TotalSeconds:0} s after the load.");
            var sent = new QueueLoad(load.Scenario, system.Target.Again(load.Files, run, Seed, load.At), load.Shape.AllArrivals, result.Succeeded, result.ErrorCount + result.Dropped);
            var (line, wrong) = await own.Auditor.BalanceAsync(own.Queue(queue), since, [sent], cancellationToken);
            notes.Add($"The books of {queue}: {line.Line}.");
            faults.AddRange(wrong.Select(one => $"{ResourceRows.Roles[ResourceRole.Workers]}: {queue}: {one}"));
        }

        return (faults, notes);
    }

    /// <summary>An extrapolation, where requests use enough beyond what it uses at rest.</summary>
    private static string FullAt(double rate, double used, double left)
        => used > LeastUse
            ? string.Create(CultureInfo.InvariantCulture, $"were what requests use to grow in proportion it would be full at {rate * left / used:#,0}/s (an extrapolation)")
            : "what requests use cannot be told from what it uses at rest";

    private void Add(string row, string name, string unit, double value) => _figures.Add(new MeasuredFigure($"{row}{SharedMeasurement.Of}{name}", unit, value));

    private void Note(string row, FormattableString text) => _notes.Add($"{row}: {text.ToString(CultureInfo.InvariantCulture)}.");
}
