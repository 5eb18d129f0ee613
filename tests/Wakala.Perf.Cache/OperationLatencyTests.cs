using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>
/// The document's "Redis Metrics", operation latency: each command one at a time through the client library (BenchmarkDotNet), and under a steady load by the
/// engine. Sizes are those that the build itself sends; of what it does not send, those that the document has.
/// </summary>
[Asserts("Redis Metrics", "operation_latency")]
public sealed class OperationLatencyTests(CacheSuite suite)
{
    private const int Connections = 8;
    private const int Iterations = 100;
    private const int Invocations = 64;
    private const double InTurnSeconds = 0.5;

    [Theory] // row, average in ms
    [InlineData("operation_latency GET", 0.05)]
    [InlineData("operation_latency SET", 0.08)]
    [InlineData("operation_latency HGET", 0.06)]
    [InlineData("operation_latency ZADD", 0.12)]
    public async Task Holds_its_baseline(string scenario, double milliseconds)
    {
        var operation = scenario[(scenario.LastIndexOf(' ') + 1)..];
        var row = new RowPlan(
            new RowRules(
                "Redis Metrics",
                scenario,
                // Alone: what a hand-over between two threads costs on a busy machine is several times the command's own time.
                Figure.Time("alone average", milliseconds, slack: 0.2),
                Figure.Time("alone P50", null, slack: 0.2),
                Figure.Time("alone P99", null, slack: 2),
                Figure.Time("load average", milliseconds, slack: 0.5),
                Figure.Time("load P50", null, slack: 0.2),
                Figure.Time("load P99", null, slack: 5),
                Figure.Errors()),
            new { operation, Connections, Iterations, Invocations, commandsASecond = DirectLoad.CommandsASecond },
            (target, trial, stop) => MeasureAsync(target, scenario, operation, trial, stop))
        {
            Count = (target, stop) => CommandWork.CountAsync(target, scenario, suite.Operations.Operation(operation), stop),
        };

        var result = await suite.MeasureAsync(row, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }

    private Task<Trial> MeasureAsync(TableTarget target, string scenario, string operation, int trial, CancellationToken cancellationToken)
    {
        var load = new DirectLoad(target);
        var plan = new CachePlan
        {
            Redis = string.Empty,
            Operation = suite.Operations.Operation(operation),
            Prefix = string.Empty,
            Seed = (ulong)trial,
            Alone = new AlonePlan(Iterations, Invocations),
            InTurnSeconds = InTurnSeconds,
            Steady = new SteadyPlan(DirectLoad.Rate(target), 0.5, DirectLoad.Seconds(target), Connections),
            Result = string.Empty,
        };
        return load.MeasureAsync(
            scenario,
            plan,
            async result =>
            {
                var (alone, inTurn, steady) = (result.Alone!, result.InTurn!, result.Steady!);
                // Before another tool writes among the keys.
                var (read, faults) = await load.ReadBackAsync(plan, steady);
                var other = await RedisBenchmark.AverageMillisecondsAsync(
                    await RedisAddress.OfAsync(load.Server.Configuration, cancellationToken), plan.Operation, DirectLoad.Prefix, cancellationToken);
                return new Trial
                {
                    Scenario = scenario,
                    StartedAt = steady.StartedAt,
                    Seconds = steady.Seconds,
                    Figures =
                    [
                        new("alone average", "ms", alone.Mean),
                        new("alone P50", "ms", alone.Median),
                        new("alone P99", "ms", alone.P99),
                        new("load average", "ms", steady.ResponseTime.MeanMilliseconds),
                        new("load P50", "ms", steady.ResponseTime.PercentileMilliseconds(50)),
                        new("load P99", "ms", steady.ResponseTime.PercentileMilliseconds(99)),
                        new("errors", "requests", steady.ErrorCount + inTurn.ErrorCount),
                    ],
                    Requests = steady.Due,
                    Dropped = steady.Dropped,
                    Errors = steady.Errors,
                    Validity = steady.Validity,
                    Notes = [Sizes(plan.Operation), CrossCheck(other, inTurn.ServiceTime.MeanMilliseconds, alone.Mean), read],
                    Faults = faults,
                };
            },
            cancellationToken);
    }

    private static string Sizes(CacheOperation operation)
    {
        var all = operation.Commands.Sum(command => command.Weight);
        var parts = operation.Commands.Select(command => FormattableString.Invariant($"{100 * command.Weight / all:0} % {command.Command[1]} of {(command.Before ?? command.Command).Sum(text => text.Length):#,0} bytes"));
        return $"Sent: {string.Join(", ", parts)}.".Replace("{prefix}", string.Empty, StringComparison.Ordinal);
    }

    private static string CrossCheck(double? other, double engine, double library) => other is { } average
        ? FormattableString.Invariant($"One connection, one command at a time, the same key: redis-benchmark {average:0.000} ms, the engine {engine:0.000} ms (ratio {engine / average:0.00}); StackExchange.Redis by BenchmarkDotNet {library:0.000} ms over all keys (ratio {library / average:0.00}).")
        : "redis-benchmark is not on this machine: the engine's figures were not held beside it.";
}
