using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using StackExchange.Redis;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.CacheLoad;

/// <summary>One command at a time through the client library, as an application that does nothing else would wait for it.</summary>
public class OneAtATime
{
    /// <summary>BenchmarkDotNet makes the instances itself, so the plan's path travels in the environment.</summary>
    private const string PlanVariable = "WAKALA_CACHE_PLAN";

    private const int Unroll = 16;
    private const double NanosecondsPerMillisecond = 1e6;

    private ConnectionMultiplexer _redis = null!;
    private IDatabase _database = null!;
    private CacheCommands _commands = null!;
    private long _arrival;

    /// <summary>Connects.</summary>
    [GlobalSetup]
    public void Connect()
    {
        var plan = ResultsJson.Read<CachePlan>(Environment.GetEnvironmentVariable(PlanVariable)!);
        _redis = ConnectionMultiplexer.Connect(plan.Redis);
        _database = _redis.GetDatabase();
        _commands = new CacheCommands(plan.Operation, plan.Prefix, plan.Seed);
    }

    /// <summary>Disconnects.</summary>
    [GlobalCleanup]
    public void Disconnect() => _redis.Dispose();

    /// <summary>The next command.</summary>
    [Benchmark]
    public Task<RedisResult> Send()
    {
        var (command, arguments) = _commands.CommandOf(_arrival++);
        return _database.ExecuteAsync(command, arguments);
    }

    internal static AloneResult Run(string planFile, AlonePlan plan)
    {
        Environment.SetEnvironmentVariable(PlanVariable, Path.GetFullPath(planFile));
        var job = Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(2), logOutput: false))
            .WithLaunchCount(1)
            .WithWarmupCount(5)
            .WithIterationCount(plan.Iterations)
            .WithInvocationCount(Math.Max(Unroll, plan.Invocations / Unroll * Unroll))
            .WithUnrollFactor(Unroll);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).WithOptions(ConfigOptions.DisableLogFile);
        config.ArtifactsPath = Path.GetDirectoryName(Path.GetFullPath(planFile))!;
        var report = BenchmarkRunner.Run<OneAtATime>(config).Reports.Single();
        // Every iteration stands: a slow one is what a caller would have seen.
        var times = report.AllMeasurements
            .Where(one => one.IterationMode == BenchmarkDotNet.Engines.IterationMode.Workload && one.IterationStage == BenchmarkDotNet.Engines.IterationStage.Actual)
            .Select(one => one.Nanoseconds / one.Operations / NanosecondsPerMillisecond)
            .Order()
            .ToArray();
        return times.Length > 0
            ? new AloneResult(times.Average(), At(times, 0.5), At(times, 0.99), times.Length)
            : throw new InvalidOperationException($"BenchmarkDotNet measured nothing: {string.Join("; ", report.ExecuteResults.SelectMany(one => one.Results))}");
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
