using Wakala.Perf.Suite;

namespace Wakala.Perf.Resources;

/// <summary>The document's <c>endurance_test</c>: what a day of users leaves of a system's memory, its pool, its disks and its pace.</summary>
[Asserts("Endurance Test (24 hours)", Where = "every environment; the document's users and its day at profile endurance")]
[Asserts("Endurance Test (24 hours)", "results.memory_leak", Where = "every environment whose processes can be read", Says = "rows.Leaks()")]
[Asserts("Endurance Test (24 hours)", "results.connection_pool_exhaustion", Where = "every environment whose pool can be read; none anywhere", Says = "rows.Results(")]
[Trait("suite", SuiteName.Endurance)]
[Collection(EnduranceSuite.Name)]
public sealed class EnduranceTests(EnduranceSuite suite)
{
    /// <summary>The document's size: hours, users, and all requests.</summary>
    public static EnduranceObjective Size { get; } = new(24, 5_000, 432_000_000);

    [Theory] // row, right answers in percent, mean in ms, logs in GB; nobody gives up waiting for a connection
    [InlineData("results", 99.98, 95, 2.3)]
    public Task Holds_its_baseline(string row, double succeeded, double average, double logs) => suite.HoldAsync(row, rows => rows.Results(succeeded, average, logs));

    [Theory] // row: nothing is leaked
    [InlineData("leaks")]
    public Task Holds_its_baseline_of_what_it_keeps(string row) => suite.HoldAsync(row, rows => rows.Leaks());

    [Theory] // row, deviation of response times in ms and of throughput in percent, errors and their deviation in percent
    [InlineData("stability", 15, 8, 0.02, 0.01)]
    public Task Holds_its_baseline_of_its_pace(string row, double time, double throughput, double errors, double errorDeviation)
        => suite.HoldAsync(row, rows => rows.Stability(time, throughput, errors, errorDeviation));
}
