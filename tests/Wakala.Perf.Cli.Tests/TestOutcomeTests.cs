namespace Wakala.Perf.Cli.Tests;

public sealed class TestOutcomeTests : IDisposable
{
    private const string Report = """
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
          <UnitTestResult testName="one" outcome="Passed" duration="00:01:07.2500000" />
          <UnitTestResult testName="two" outcome="Failed"><Output><ErrorInfo><Message>it broke</Message></ErrorInfo></Output></UnitTestResult>
          <UnitTestResult testName="three" outcome="NotExecuted" />
        </Results></TestRun>
        """;

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Every_test_of_a_report_is_counted_once()
    {
        File.WriteAllText(_file, Report);

        var outcome = TestOutcome.Read("A", _file, 1, "");

        (outcome.Passed, outcome.Failed, outcome.Skipped).Should().Be((1, 1, 1));
        outcome.Failures.Should().ContainSingle().Which.Should().Be(("two", "it broke"));
        outcome.Times.Should().Equal(("one", TimeSpan.FromSeconds(67.25)), ("two", TimeSpan.Zero), ("three", TimeSpan.Zero));
    }

    [Fact]
    public void An_assembly_that_ends_badly_without_a_failed_test_is_a_failure()
    {
        File.WriteAllText(_file, Report.Replace("Failed", "Passed", StringComparison.Ordinal));

        TestOutcome.Read("A", _file, 2, "it fell over").Failures.Should().ContainSingle().Which.Message.Should().Contain("it fell over");
    }

    [Fact]
    public void An_assembly_that_leaves_no_report_is_a_failure()
        => TestOutcome.Read("A", _file + ".none", 134, "killed").Failed.Should().Be(1);

    [Fact]
    public void A_failure_of_the_assembly_itself_is_one()
    {
        File.WriteAllText(_file, Report.Replace("testName=\"two\"", "testName=\"[Test Assembly Cleanup Failure (A)]\"", StringComparison.Ordinal));

        TestOutcome.Read("A", _file, 2, "").Failed.Should().Be(1);
    }

    public void Dispose() => File.Delete(_file);
}
