using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// What each single request of a sequence costs the platform's process: allocations, processor time, bytes written to disks. The process is read after every
/// answer, pass after pass of the same requests. Besides what a request needs, the process does what it does at its own times (it compiles, timers run, answers
/// come in other parts); that falls on other requests in each pass, so that it is not in the least of a request's passes, and in the middle one of whole passes as little as may be.
/// </summary>
/// <param name="platform">The process.</param>
/// <param name="empty">Brings the cache to its fixed state.</param>
/// <param name="depth">How much is counted.</param>
internal sealed class RequestCosts(PlatformDiagnostics platform, Func<Task> empty, WorkDepth depth)
{
    public const string DiskNames = "disk.";
    public const string Written = ProcessWork.DiskBytes;

    /// <summary>A core's speed (millions of calibration rounds a second) that processor time is told in: a time that was used on a core twice as fast counts twice.</summary>
    private const double Core = 280;

    private const int MostPasses = 8;
    private const int RequestsThatCompile = 200;
    private const int IdleReadings = 5;
    private const double DiskTolerance = 0.02;

    /// <summary>What an older build of the platform, or another system than Linux, does not tell of its process.</summary>
    public async Task<IReadOnlyList<MissingWork>> MissingAsync(CancellationToken cancellationToken)
    {
        var reading = await platform.ReadAsync(cancellationToken);
        MissingWork?[] missing =
        [
            reading.ProcessorMicroseconds is null ? new MissingWork(ProcessWork.Processor, "This build of the platform does not tell its processor time: count one that is newer.") : null,
            reading.DiskBytes is null ? new MissingWork(Written, "The platform's process does not tell what it writes to disks: Linux does, to builds that ask it.") : null,
        ];
        return [.. missing.OfType<MissingWork>()];
    }

    /// <summary>Counts a row's requests.</summary>
    public async Task<IReadOnlyList<WorkCount>> CountAsync(CountedSequence sequence, ScenarioType type, CancellationToken cancellationToken)
    {
        var core = CalibratedCore.Measure() / Core;
        var passes = new List<CountedPass>();
        do
        {
            if (passes.Count * type.Counted < RequestsThatCompile)
                await Task.Delay(depth.Compiling, TimeProvider.System, cancellationToken);
            await empty();
            passes.Add(await CountPassAsync(sequence, type, cancellationToken));
        }
        while (passes.Count < depth.Passes || (passes.Count < MostPasses && !IsSettled(passes, type)));

        WorkCount?[] counts =
        [
            Mean(ProcessWork.Allocated, "B", type.ArrivesInParts ? Least(passes, reading => reading.AllocatedBytes) : Middle(passes), type.AllocationTolerance),
            Mean(ProcessWork.Processor, LatencyFigure.Unit, Least(passes, reading => reading.ProcessorMicroseconds)?.Select(microseconds => microseconds * core / 1_000), type.ProcessorTolerance),
            Mean(Written, "B", Least(passes, reading => reading.DiskBytes), DiskTolerance),
        ];
        return [.. counts.OfType<WorkCount>()];
    }

    /// <summary>
    /// A connection that was opened late prepares what others have prepared: its texts are no request's. What a row stores makes its next pass another one, so that
    /// two cannot be held to each other.
    /// </summary>
    private static bool IsSettled(List<CountedPass> passes, ScenarioType type) => type.Stores || passes[^1].Driver == passes[^2].Driver;

    private async Task<CountedPass> CountPassAsync(CountedSequence sequence, ScenarioType type, CancellationToken cancellationToken)
    {
        var readings = new List<PlatformReading>();
        async Task ReadAsync() => readings.Add(await platform.ReadAsync(cancellationToken));
        for (var reading = 0; reading < IdleReadings; reading++)
            await ReadAsync();
        await sequence.SendAsync(CountedSequence.Seed, type.Counted, _ => ReadAsync(), cancellationToken);
        if (readings.Exists(reading => reading.Instance != readings[0].Instance))
            throw new InvalidOperationException("Another platform process answers than before: its work cannot be counted.");
        return new CountedPass(readings, IdleReadings);
    }

    /// <summary>Each request's cost in the pass that had least of it; null where the process does not tell.</summary>
    private static List<double>? Least(List<CountedPass> passes, Func<PlatformReading, long?> value)
        => CountedPass.Costs(passes, value) is { } costs ? [.. Enumerable.Range(0, costs[0].Count).Select(request => costs.Min(pass => pass[request]))] : null;

    /// <summary>
    /// Allocations of the middle pass. What one request leaves in a pool another takes, so that single requests vary and whole passes hardly do: the middle pass of a list was the
    /// same within 0.5 % in ten environments, the mean of each request's median within 3.4 %.
    /// </summary>
    private static IReadOnlyList<double> Middle(List<CountedPass> passes)
        => CountedPass.Costs(passes, reading => reading.AllocatedBytes)!.OrderBy(pass => pass.Average()).ElementAt(passes.Count / 2);

    private static WorkCount? Mean(string name, string unit, IEnumerable<double>? costs, double tolerance)
        => costs?.Average() is > 0 and var mean ? new WorkCount(name, $"{unit}/request", Math.Round(mean, 6), tolerance) : null;
}
