using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// "Redis Metrics", operations a second: a closed loop over more and more connections, with the build's own commands in its own proportions. The figure is that of the knee:
/// the fewest connections that reach 95 % of the most.
/// </summary>
internal static class OperationRateTable
{
    private const double NearTheMost = 0.95;

    private static readonly int[] Connections = [1, 2, 4, 8, 16, 32, 64];

    public static RowRules Rules(string row, int operations) => new(
        CacheTables.RedisMetrics,
        row,
        Figure.Rate("operations", operations),
        Figure.Reported("connections", "connections"),
        Figure.Time("P99 at the knee", null, slack: 10),
        Figure.Errors());

    public static object Workload(int pipeline) => new { pipeline, Connections, step = "profile's seconds / 12" };

    public static Task<Trial> MeasureAsync(TableTarget target, string row, CacheOperation operation, int pipeline, int trial, CancellationToken cancellationToken)
    {
        var seconds = target.Profile.Seconds / 12;
        var plan = DirectLoad.Plan(operation, trial) with { Growing = new GrowingPlan(Connections, pipeline, seconds) };
        var startedAt = TimeProvider.System.GetUtcNow();
        return new DirectLoad(target).MeasureAsync(row, plan, result => Task.FromResult(Read(row, startedAt, seconds, result.Growing)), cancellationToken);
    }

    private static Trial Read(string row, DateTimeOffset startedAt, double seconds, IReadOnlyList<GrowingStep> steps)
    {
        var most = steps.Max(step => step.Rate);
        var knee = steps.First(step => step.Rate >= NearTheMost * most);
        var errors = steps.SelectMany(step => step.Errors).GroupBy(one => one.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Value));
        return new Trial
        {
            Scenario = row,
            StartedAt = startedAt,
            Seconds = seconds * Connections.Length,
            Figures =
            [
                new("operations", "1/s", knee.Rate),
                new("connections", "connections", knee.Connections),
                new("P99 at the knee", "ms", knee.P99),
                new("errors", "requests", errors.Values.Sum()),
            ],
            Requests = steps.Sum(step => step.Requests),
            Errors = errors,
            Notes = [$"Connections and operations a second: {string.Join(", ", steps.Select(step => FormattableString.Invariant($"{step.Connections} {step.Rate:#,0}")))}."],
        };
    }
}
