using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Benchmarks;

/// <summary>The parts of the engine that each request goes through, by themselves.</summary>
[MemoryDiagnoser]
public class EngineParts
{
    private const int Samples = 1_000_000;

    private static readonly ArrivalRate Even = ArrivalRate.Constant(10_000, TimeSpan.FromDays(1));
    private static readonly ArrivalRate Poisson = ArrivalRate.Constant(10_000, TimeSpan.FromDays(1), poissonSeed: 42);

    private readonly LatencyHistogram _one = Filled(1);
    private readonly LatencyHistogram _other = Filled(2);
    private readonly Recorder _recorder = new(0, long.MaxValue / 2, TimeSpan.FromSeconds(10));
    private readonly ArrivalSequence _even = new(Even);
    private readonly ArrivalSequence _poisson = new(Poisson);
    private long _due;

    /// <summary>Runs them all.</summary>
    public static void Run()
        => BenchmarkRunner.Run<EngineParts>(ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(2), logOutput: false))).WithOptions(ConfigOptions.JoinSummary));

    /// <summary>One right answer: three histograms, the counters, and the series by the second.</summary>
    [Benchmark]
    public void Record()
    {
        _due += 10_000;
        _recorder.Record(_due, _due + 5_000, _due + 150_000, true, Outcome.Success);
    }

    /// <summary>The next of evenly spaced arrivals.</summary>
    [Benchmark]
    public long NextEven() => _even.TryNext(out var due) ? due : 0;

    /// <summary>The next of Poisson arrivals.</summary>
    [Benchmark]
    public long NextPoisson() => _poisson.TryNext(out var due) ? due : 0;

    /// <summary>Two histograms of a million latencies each into one.</summary>
    [Benchmark]
    public void Merge() => _one.Add(_other);

    private static LatencyHistogram Filled(int seed)
    {
        var (random, histogram) = (new Random(seed), new LatencyHistogram());
        for (var sample = 0; sample < Samples; sample++)
            histogram.Record(TimeSpan.FromMilliseconds(-5 * Math.Log(1 - random.NextDouble())));
        return histogram;
    }
}
