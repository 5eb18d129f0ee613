using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Two builds whose difference is invented, and a record of what was asked.</summary>
internal sealed class FakeMeasurement(Func<string, RowComparison> row, RowComparison? throughput = null) : IBuildMeasurement
{
    public static readonly BuildPair Builds = new(new ComparedBuild("main (0123)", "one", "base.dll"), "0123", new ComparedBuild(PlatformSource.WorkTree, "other", "candidate.dll"));

    public static readonly Fingerprint Machine = new()
    {
        Processor = "Test CPU",
        Cores = 2,
        MemoryGiB = 8,
        Kernel = "6.1",
        Runtime = ".NET 10.0.0",
        PostgreSql = "15.4",
        Redis = "7.0.15",
        Limits = "none",
        Calibration = 100,
    };

    /// <summary>The rows of each comparison, in order.</summary>
    public List<string[]> Asked { get; } = [];

    /// <summary>The rows that were saturated, in order.</summary>
    public List<string> Saturated { get; } = [];

    /// <summary>Whether anything was loaded; not where answers had decided all rows.</summary>
    public bool Times { get; init; } = true;

    /// <summary>The processor time of a request, of all rows together.</summary>
    public RowComparison? Processor { get; init; }

    public Task<ComparisonOutcome> CompareAsync(BuildPair builds, IReadOnlyCollection<string> rows, bool saturated, ComparisonRules rules, CancellationToken cancellationToken)
    {
        if (saturated)
            Saturated.AddRange(rows);
        else
            Asked.Add([.. rows]);
        RowComparison[] judged = saturated ? [throughput!] : [.. rows.Select(row), .. Processor is null ? (RowComparison[])[] : [Processor]];
        return Task.FromResult(new ComparisonOutcome(judged, new SideBySideMeasurement { Rows = Times ? [.. rows.Select(Measured)] : [] }, 40, Machine) { CalledAfter = new Dictionary<string, double>() });
    }

    /// <summary>A row whose figures all moved by the same share.</summary>
    public static RowComparison Row(string scenario, Verdict verdict, double change) => new()
    {
        Scenario = scenario,
        Verdict = verdict,
        Reason = $"{scenario} was compared.",
        Figures = [.. ((string[])["mean", "P50", "P95", "P99"]).Select(name => new FigureComparison(name, 4, 4 * (1 + change), change, change - 0.02, change + 0.02, change - 0.03, 0.05, verdict))],
        Errors = (0, 0),
        Blocks = 20,
        Pairs = 2,
    };

    /// <summary>A row that each build had the machine in turn for.</summary>
    public static RowComparison Throughput(string scenario, Verdict verdict, double before, double after) => Row(scenario, verdict, 0) with
    {
        Reason = $"{scenario} was saturated.",
        Figures = [new FigureComparison("throughput", before, after, (before / after) - 1, (before / after) - 1.02, (before / after) - 0.98, (before / after) - 1.03, 0.05, verdict) { Unit = "1/s", IsRate = true }],
    };

    private static PairedTrial Measured(string scenario) => new() { Scenario = scenario, Rate = 10, BlockSeconds = 2, Blocks = [.. Enumerable.Range(0, 20).Select(_ => new PairedBlock(0, Arm(), Arm()))] };

    private static ArmBlock Arm()
    {
        var times = new LatencyHistogram();
        for (var number = 0; number < 20; number++)
            times.Record(TimeSpan.FromMilliseconds(4));
        return new ArmBlock { Due = 20, Errors = new Dictionary<string, long>(), ResponseTime = IntervalHistogram.Of(times), PacingLagP99Ms = 0.1 };
    }
}
