using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// "Redis Metrics", operation latency: each command one at a time through the client library (BenchmarkDotNet), and under a steady load by the engine. Sizes are those that
/// the build itself sends; of what it does not send, those that the document has.
/// </summary>
internal static class OperationLatencyTable
{
    private const int Connections = 8;
    private const int Iterations = 100;
    private const int Invocations = 64;
    private const double InTurnSeconds = 0.5;

    public static RowRules Rules(string row, double milliseconds) => new(
        CacheTables.RedisMetrics,
        row,
        // Alone: what a hand-over between two threads costs on a busy machine is several times the command's own time.
        Figure.Time("alone average", milliseconds, slack: 0.2),
        Figure.Time("alone P50", null, slack: 0.2),
        Figure.Time("alone P99", null, slack: 2),
        Figure.Time("load average", milliseconds, slack: 0.5),
        Figure.Time("load P50", null, slack: 0.2),
        Figure.Time("load P99", null, slack: 5),
        Figure.Errors());

    public static object Workload(string operation) => new { operation, Connections, Iterations, Invocations, commandsASecond = CacheSizes.CommandsASecond };

    public static Task<Trial> MeasureAsync(TableTarget target, string row, CacheOperation operation, int trial, CancellationToken cancellationToken)
    {
        var load = new DirectLoad(target);
        var plan = DirectLoad.Plan(operation, trial) with { Alone = new AlonePlan(Iterations, Invocations), InTurnSeconds = InTurnSeconds, Steady = load.Steady(Connections) };
        return load.MeasureAsync(row, plan, ReadAsync, cancellationToken);

        async Task<Trial> ReadAsync(CacheResult result)
        {
            var (alone, inTurn, steady) = (result.Alone!, result.InTurn!, result.Steady!);
            // Before another tool writes among the keys.
            var (read, faults) = await load.ReadBackAsync(plan, steady);
            var other = await RedisBenchmark.AverageMillisecondsAsync(
                await RedisAddress.OfAsync(load.Server.Configuration, cancellationToken), operation, DirectLoad.Prefix, cancellationToken);
            MeasuredFigure[] figures =
            [
                new("alone average", "ms", alone.Mean),
                new("alone P50", "ms", alone.Median),
                new("alone P99", "ms", alone.P99),
                new("load average", "ms", steady.ResponseTime.MeanMilliseconds),
                new("load P50", "ms", steady.ResponseTime.PercentileMilliseconds(50)),
                new("load P99", "ms", steady.ResponseTime.PercentileMilliseconds(99)),
                new("errors", "requests", steady.ErrorCount + inTurn.ErrorCount),
            ];
            return DirectLoad.Trial(row, steady, figures) with
            {
                Notes = [Sizes(operation), CrossCheck(other, inTurn.ServiceTime.MeanMilliseconds, alone.Mean), read],
                Faults = faults,
            };
        }
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
