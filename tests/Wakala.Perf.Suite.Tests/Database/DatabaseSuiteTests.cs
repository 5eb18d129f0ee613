using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The suite itself over broken systems. Each test measures for real.</summary>
[Measures]
public sealed class DatabaseSuiteTests
{
    private const int Kill = 9;
    private const string Pool = "ConnectionPoolTests";
    private const string Queries = "QueryPerformanceTests";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pool_of_five_is_too_small_and_said_to_be()
    {
        await using var suite = DatabaseSuiteProcess.Start(Pool, new() { ["WAKALA_DB_POOL"] = "5", [ShellVariables.PassVariable] = "WAKALA_DB_POOL" });

        var row = (await suite.EndAsync(Stop))["connection_pool"];

        row.Verdict.Should().Be(Verdict.Regressed);
        suite.FailureMessages().Should().MatchRegex(@"The connection pool is too small: it has 5 connections, and 100 by the document; \d+ of \d+ statements waited for one, up to [\d.]+ ms\.");
    }

    [Fact]
    [SecondTier]
    public async Task A_connection_that_is_never_given_back_is_a_leak_and_said_to_be()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        await clone.ReplaceAsync(
            Path.Combine("src", "Wakala.Platform", "Contacts", "SearchEndpoint.cs"),
            "        await using var command = database.CreateCommand(sql);\n",
            "        if (Random.Shared.Next(100) == 0)\n            await database.OpenConnectionAsync(context.RequestAborted);\n        await using var command = database.CreateCommand(sql);\n",
            Stop);
        var broken = await new PlatformSource(clone.Path, _ => { }).BuildAsync(PlatformSource.WorkTree, Stop);
        await using var suite = DatabaseSuiteProcess.Start(Pool, new() { ["WAKALA_PERF_PLATFORM"] = broken.Assembly });

        var row = (await suite.EndAsync(Stop))["connection_pool"];

        row.Verdict.Should().Be(Verdict.Regressed);
        suite.FailureMessages().Should().MatchRegex(@"The connection pool leaks: \d+ connections are still in use 3 s after the last request ended");
    }

    [Theory]
    [SecondTier]
    [InlineData(true, "PostgreSQL recovered from a crash in the middle of the measurement")]
    [InlineData(false, "PostgreSQL ended in the middle of the run")]
    public async Task A_database_that_is_lost_makes_its_row_invalid_and_the_next_is_measured(bool backend, string cause)
    {
        await using var suite = DatabaseSuiteProcess.Start(Queries, []);

        var server = await suite.MeasuringServerAsync(Stop);
        Signal.Send(backend ? DatabaseSuiteProcess.BackendOf(server) : server, Kill);
        var rows = await suite.EndAsync(Stop);

        var lost = rows.Values.Should().ContainSingle(row => row.Reason!.Contains(cause)).Which;
        lost.Verdict.Should().Be(Verdict.Invalid);
        // What else the machine does meanwhile may make them Invalid too; measured they are.
        rows.Values.Where(row => row != lost).Should().HaveCount(3).And.OnlyContain(row => row.Requests > 100 && row.Errors == 0);
    }
}
