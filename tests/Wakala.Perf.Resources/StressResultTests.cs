using Wakala.Perf.Suite;

namespace Wakala.Perf.Resources;

/// <summary>The document's <c>stress_test_results</c>: what users see at its peak, and where its limits break.</summary>
[Asserts("Stress Test Results", Where = "every environment; the document's users at profile release")]
[Trait("suite", SuiteName.Stress)]
[Collection(StressSuite.Name)]
public sealed class StressResultTests(StressSuite suite)
{
    [Theory] // row, mean and P95 in ms, failed, CPU and memory in percent
    [InlineData("at the peak", 125, 450, 0.08, 85, 88)]
    public Task Holds_its_baseline(string row, double average, double p95, double failed, double processor, double memory)
        => suite.HoldAsync(row, rows => rows.Peak(average, p95, failed, processor, memory));

    [Theory] // row, most users that hold, users at which the limits break; there mean and P95 in ms, failed, CPU and memory in percent
    [InlineData("at the breaking point", 10_000, 15_000, 2_500, 8_000, 5.2, 98, 95)]
    public Task Holds_its_baseline_where_it_breaks(string row, double most, double users, double average, double p95, double failed, double processor, double memory)
        => suite.HoldAsync(row, rows => rows.Breaking(most, users, average, p95, failed, processor, memory));
}
