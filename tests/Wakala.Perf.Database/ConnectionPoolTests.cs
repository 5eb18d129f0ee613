using Wakala.Perf.Suite;

namespace Wakala.Perf.Database;

/// <summary>The document's table "Connection Pool Metrics".</summary>
[Asserts("Connection Pool Metrics")]
public sealed class ConnectionPoolTests(DatabaseSuite suite)
{
    [Theory] // row, size, active average, active peak, wait average in ms, wait maximum in ms, connection errors, time-outs an hour
    [InlineData("connection_pool", 100, 45, 87, 0.5, 25, 0, 2)]
    public async Task Holds_its_baseline(string row, int size, int average, int peak, double wait, double longestWait, int errors, int timeouts)
    {
        var plan = DatabaseTables.Pool(new PoolObjective(size, average, peak, wait, longestWait, errors, timeouts));
        plan.Rules.Scenario.Should().Be(row);

        var result = await suite.MeasureAsync(plan, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }
}
