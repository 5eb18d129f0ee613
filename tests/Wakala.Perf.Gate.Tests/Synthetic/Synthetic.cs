using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Trials, baselines and contexts of one invented row, for tests to vary.</summary>
internal static class Synthetic
{
    public const string Scenario = "GET /messages/list";

    public static readonly Objective Objective = Objective.Latency(25, 60, 100).At(10_000).WithErrorsBelow(ErrorRate.BasisPoints(1));

    public static readonly RowRules Rules = new("API Endpoints", Scenario, Objective.Figures);

    public static readonly Fingerprint Machine = new()
    {
        Processor = "Test CPU",
        Cores = 2,
        MemoryGiB = 8,
        Kernel = "6.1",
        Runtime = ".NET 10.0.0",
        PostgreSql = "15.4",
        Redis = "7.0.15",
        Limits = "shared_buffers=64MB",
        Calibration = 100,
    };

    public static readonly GateContext Context = new()
    {
        Suite = "api",
        Table = "API Endpoints",
        Scenario = Scenario,
        Environment = "processes",
        Profile = "smoke",
        ProductionSize = false,
        WorkloadHash = "w1",
        Fingerprint = Machine,
        Rate = 100,
        Commit = "0123abc",
    };

    private static readonly Validity Healthy = new()
    {
        PacingLagP99Ms = 0.1,
        GeneratorCpu = 0.2,
        JitterP99Ms = 0.1,
        GcPauseMs = 0,
        ThreadPoolQueue = 0,
        Problems = [],
    };

    /// <summary>A trial of 1,000 requests in 10 s, right but for <paramref name="errors"/>.</summary>
    public static Trial Trial(LatencyHistogram? latencies = null, long errors = 0, long dropped = 0, string[]? problems = null)
    {
        var histogram = latencies ?? Latencies.Typical();
        var due = histogram.Count;
        return Results.Trial.Of(new LoadResult
        {
            Scenario = Scenario,
            StartedAt = DateTimeOffset.UnixEpoch,
            Seconds = due / Context.Rate,
            Rate = Context.Rate,
            Due = due,
            Succeeded = due - errors - dropped,
            Answered = due - errors - dropped,
            Dropped = dropped,
            Errors = errors == 0 ? new Dictionary<string, long>() : new() { ["status 500"] = errors },
            ResponseTime = histogram,
            ServiceTime = histogram,
            Series = [],
            Validity = problems is null ? Healthy : Healthy with { Problems = problems },
        });
    }

    /// <summary>A trial that kept the latencies of each of its seconds.</summary>
    public static Trial Trial(IReadOnlyList<LatencyHistogram> seconds, long errors = 0)
    {
        var sum = new LatencyHistogram();
        foreach (var second in seconds)
            sum.Add(second);
        return Trial(sum, errors).With(load => load with
        {
            Seconds = seconds.Count,
            Series = [.. seconds.Select((second, at) => new SeriesPoint(at, second.Count, 0, 0, null, null, null) { ResponseTime = IntervalHistogram.Of(second) })],
        });
    }

    /// <summary>A trial in which nothing was sent.</summary>
    public static Trial Nothing(long due = 0) => Trial().With(load => load with
    {
        Due = due,
        Succeeded = 0,
        Answered = 0,
        ResponseTime = new LatencyHistogram(),
        ServiceTime = new LatencyHistogram(),
    });

    /// <summary>The trial of another load.</summary>
    public static Trial With(this Trial trial, Func<LoadResult, LoadResult> change) => Results.Trial.Of(change(trial.Load!));

    public static Capacity Capacity(double rate, bool ceiling = false)
        => new(rate, P99LimitMilliseconds: 100, ceiling, Steps: [new(rate, 80, Held: true)]);

    public static Baseline Baseline(params IReadOnlyList<Trial> trials) => new()
    {
        Environment = Context.Environment,
        Profile = Context.Profile,
        Suite = Context.Suite,
        Table = Context.Table,
        Scenario = Scenario,
        WorkloadHash = Context.WorkloadHash,
        Fingerprint = Machine,
        Commit = Context.Commit,
        RecordedAt = DateTimeOffset.UnixEpoch,
        Reason = "the first measurement of this row",
        Trials = [.. (trials.Count > 0 ? trials : [Trial(Latencies.Typical(1)), Trial(Latencies.Typical(2)), Trial(Latencies.Typical(3))])
            .Select(trial => BaselineTrial.From(trial, Machine.Calibration))],
    };

    public static FigureJudgement Figure(this ScenarioJudgement judgement, string name)
        => judgement.Figures.Single(figure => figure.Name == name);
}
