using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>
/// The document's "Redis Metrics", operations a second: a closed loop over more and more connections, with the build's own commands in its own proportions. The
/// figure is that of the knee: the fewest connections that reach 95 % of the most. The document does not say whether its clients pipeline; both are held to it.
/// </summary>
[Asserts("Redis Metrics", "operations_per_second")]
public sealed class ThroughputTests(CacheSuite suite)
{
    private const double NearTheMost = 0.95;

    private static readonly int[] Connections = [1, 2, 4, 8, 16, 32, 64];

    [Theory] // row, commands under way on a connection, operations a second
    [InlineData("operations_per_second", 1, 85_000)]
    [InlineData("operations_per_second, pipelined", 16, 85_000)]
    public async Task Holds_its_baseline(string scenario, int pipeline, int operations)
    {
        var row = new RowPlan(
            new RowRules(
                "Redis Metrics",
                scenario,
                Figure.Rate("operations", operations),
                Figure.Reported("connections", "connections"),
                Figure.Time("P99 at the knee", null, slack: 10),
                Figure.Errors()),
            new { pipeline, Connections, step = "profile's seconds / 12" },
            (target, trial, stop) => MeasureAsync(target, scenario, pipeline, trial, stop));

        var result = await suite.MeasureAsync(row, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }

    private Task<Trial> MeasureAsync(TableTarget target, string scenario, int pipeline, int trial, CancellationToken cancellationToken)
    {
        var seconds = target.Profile.Seconds / 12;
        var plan = new CachePlan
        {
            Redis = string.Empty,
            Operation = suite.Operations.Mix(scenario, "GET", "SET"),
            Prefix = string.Empty,
            Seed = (ulong)trial,
            Growing = new GrowingPlan(Connections, pipeline, seconds),
            Result = string.Empty,
        };
        var startedAt = TimeProvider.System.GetUtcNow();
        return new DirectLoad(target).MeasureAsync(
            scenario,
            plan,
            result =>
            {
                var most = result.Growing.Max(step => step.Rate);
                var knee = result.Growing.First(step => step.Rate >= NearTheMost * most);
                var errors = result.Growing.SelectMany(step => step.Errors).GroupBy(one => one.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Value));
                return Task.FromResult(new Trial
                {
                    Scenario = scenario,
                    StartedAt = startedAt,
                    Seconds = seconds * Connections.Length,
                    Figures =
                    [
                        new("operations", "1/s", knee.Rate),
                        new("connections", "connections", knee.Connections),
                        new("P99 at the knee", "ms", knee.P99),
                        new("errors", "requests", errors.Values.Sum()),
                    ],
                    Requests = result.Growing.Sum(step => step.Requests),
                    Errors = errors,
                    Notes = [$"Connections and operations a second: {string.Join(", ", result.Growing.Select(step => FormattableString.Invariant($"{step.Connections} {step.Rate:#,0}")))}."],
                });
            },
            cancellationToken);
    }
}
