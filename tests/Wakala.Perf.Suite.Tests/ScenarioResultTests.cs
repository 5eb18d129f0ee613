using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a verdict does to a test.</summary>
public sealed class ScenarioResultTests
{
    [Theory]
    [InlineData(Verdict.Passed)]
    [InlineData(Verdict.Improved)]
    [InlineData(Verdict.New)]
    [InlineData(Verdict.Changed)]
    public void These_pass(Verdict verdict) => Result(verdict).Should().HoldItsBaseline();

    [Theory]
    [InlineData(Verdict.Regressed)]
    [InlineData(Verdict.Invalid)]
    public void These_fail_with_the_row_the_reason_and_the_command(Verdict verdict)
    {
        var holding = () => Result(verdict).Should().HoldItsBaseline();

        holding.Should().Throw<Exception>().Which.Message.Should()
            .ContainAll("GET /messages/list", "P95 is {34.1} ms", "./perf run --suite api --scenario \"GET /messages/list\"")
            .And.NotContain("\\\"", "the message is for people, not a quoted string");
    }

    [Fact]
    public void Inconclusive_skips_with_its_reason()
    {
        var holding = () => Result(Verdict.Inconclusive).Should().HoldItsBaseline();

        holding.Should().Throw<Exception>().Which.Message.Should().StartWith("$XunitDynamicSkip$").And.Contain("P95 is {34.1} ms");
    }

    [Theory]
    [InlineData(Verdict.Inconclusive)]
    [InlineData(Verdict.Changed)]
    public void Strictly_these_fail_too(Verdict verdict)
    {
        var holding = () => (Result(verdict) with { Strict = true }).Should().HoldItsBaseline();

        holding.Should().Throw<Exception>().Which.Message.Should().NotContain("DynamicSkip");
    }

    private static ScenarioResult Result(Verdict verdict) => new(
        new ScenarioJudgement
        {
            Suite = "api",
            Table = "API Endpoints",
            Name = "GET /messages/list",
            Verdict = verdict,
            Reason = "P95 is {34.1} ms, over its limit of 16.2 ms.",
            Requests = 5_000,
            Dropped = 0,
            Errors = 0,
            Figures = [],
            Work = [],
            Environment = "processes",
            Profile = "smoke",
            WorkloadHash = new string('0', 64),
        },
        "./perf run --suite api --scenario \"GET /messages/list\"",
        Strict: false);
}
