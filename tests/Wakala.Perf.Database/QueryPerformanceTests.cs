using Wakala.Perf.Suite;

namespace Wakala.Perf.Database;

/// <summary>The document's table "Query Performance", a row a scenario.</summary>
[Asserts("Query Performance")]
public sealed class QueryPerformanceTests(DatabaseSuite suite)
{
    [Theory] // query, average in ms, calls/min, share of total time in %
    [InlineData("SELECT * FROM messages WHERE tenant_id = $1", 2.3, 5_000, 35)]
    [InlineData("INSERT INTO messages (...) VALUES (...)", 1.8, 3_000, 20)]
    [InlineData("UPDATE contacts SET last_seen = $1 WHERE ...", 1.2, 2_000, 10)]
    [InlineData("SELECT * FROM webhook_logs WHERE ...", 15.2, 100, 8)]
    public async Task Holds_its_baseline(string query, double average, int callsPerMinute, int share)
    {
        var result = await suite.MeasureAsync(suite.Tables.Query(query, average, callsPerMinute, share), TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }
}
