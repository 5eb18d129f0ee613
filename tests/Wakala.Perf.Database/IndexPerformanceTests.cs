using Wakala.Perf.Suite;

namespace Wakala.Perf.Database;

/// <summary>The document's table "Index Performance", a row a scenario.</summary>
[Asserts("Index Performance", Where = "every environment; the sizes at profile release")]
public sealed class IndexPerformanceTests(DatabaseSuite suite)
{
    [Theory] // index, size in MB, cache hit ratio in %, average lookup in ms
    [InlineData("messages_tenant_created_idx", 2_500, 98.5, 0.05)]
    [InlineData("contacts_phone_tenant_idx", 800, 99.2, 0.03)]
    [InlineData("webhook_logs_status_idx", 1_200, 95.0, 0.08)]
    public async Task Holds_its_baseline(string index, int megabytes, double hitRatio, double lookup)
    {
        var result = await suite.MeasureAsync(suite.Tables.Index(index, megabytes, hitRatio, lookup), TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }

    [Fact]
    public void The_messages_do_not_fit_into_the_cache_that_reads_them()
        => suite.Tables.TooSmall.Should().BeNull();
}
