using Wakala.Perf.Gate;
using Xunit.Sdk;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Profile pr: the whole table is measured once, and each row takes its verdict from that.</summary>
public sealed class WholeTableComparisonTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly string[] Rows = ["GET /one", "GET /two", "GET /three"];

    private static readonly BuildPair Two = FakeMeasurement.Builds;

    [Fact]
    public async Task The_table_is_measured_once_for_all_rows_and_each_is_judged_by_itself()
    {
        var measurement = new FakeMeasurement(row => FakeMeasurement.Row(row, row == "GET /two" ? Verdict.Regressed : Verdict.Passed, 0));
        var table = new WholeTableComparison(Two, measurement, Rows, null);

        var verdicts = new List<Verdict>();
        foreach (var row in Rows)
            verdicts.Add((await table.RowAsync(row, Stop))!.Value.Row.Verdict);

        verdicts.Should().Equal(Verdict.Passed, Verdict.Regressed, Verdict.Passed);
        measurement.Asked.Should().ContainSingle().Which.Should().Equal(Rows);
    }

    [Fact]
    public async Task The_candidates_part_is_a_trial_that_errors_and_objectives_are_held_to()
    {
        var (_, trial) = (await new WholeTableComparison(Two, new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Passed, 0)), Rows, null).RowAsync("GET /one", Stop))!.Value;

        trial.Load.Should().BeEquivalentTo(new { Scenario = "GET /one", Due = 400L, Succeeded = 400L, Dropped = 0L, Rate = 10.0, RequestsPerSecond = 10.0 });
        trial.Load!.ResponseTime.Count.Should().Be(400);
    }

    [Fact]
    public async Task A_row_whose_answers_had_decided_it_has_a_trial_of_nothing()
    {
        var measurement = new FakeMeasurement(row => RowComparison.NotTimed(row).With(new ComparedAnswers(919, 3, 0), [])) { Times = false };

        var (row, trial) = (await new WholeTableComparison(Two, measurement, ["GET /one"], null).RowAsync("GET /one", Stop))!.Value;

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Figures([]).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "answers", Value = 3.0, Verdict = Verdict.Regressed });
        trial.Load.Should().BeEquivalentTo(new { Scenario = "GET /one", Due = 0L, ErrorCount = 0L, CutShort = "its answers had decided it" });
    }

    [Fact]
    public async Task A_row_that_the_base_lacks_is_new_and_no_part_of_the_stream()
    {
        var measurement = new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Passed, 0));
        var table = new WholeTableComparison(Two, measurement, Rows, new HashSet<string> { "GET /one", "GET /two" });

        await table.RowAsync("GET /one", Stop);

        table.NotCompared("GET /three")!.Value.Should().Be((Verdict.New, "main (0123) has no GET /three: there is nothing to compare it with."));
        table.NotCompared("GET /one").Should().BeNull();
        measurement.Asked.Single().Should().Equal("GET /one", "GET /two");
    }

    [Fact]
    public void Where_nothing_of_the_platform_changed_no_row_is_compared()
    {
        var table = new WholeTableComparison(Two with { Candidate = Two.Base }, new FakeMeasurement(row => throw new InvalidOperationException(row)), Rows, null);

        Rows.Should().OnlyContain(row => table.NotCompared(row)!.Value.Verdict == Verdict.Passed);
        table.NotCompared("GET /one")!.Value.Why.Should().Contain("Nothing of the platform has changed since main (0123)");
    }

    [Fact]
    public async Task Builds_that_cannot_be_served_here_decide_nothing_and_say_why()
    {
        var fault = new NotComparableException(new Environments.EnvironmentException("This machine cannot run the environment 'processes'.", "./perf setup installs what is missing."));
        var table = new WholeTableComparison(Two, new FakeMeasurement(_ => throw fault), Rows, null);

        (await table.RowAsync("GET /one", Stop)).Should().BeNull();

        table.NotCompared("GET /two")!.Value.Verdict.Should().Be(Verdict.Inconclusive);
        table.NotCompared("GET /two")!.Value.Why.Should().ContainAll("cannot run the environment", "./perf setup installs what is missing.");
    }

    [Fact]
    public async Task A_comparison_that_ends_with_a_fault_says_so_once_and_the_other_rows_refer_to_it()
    {
        var table = new WholeTableComparison(Two, new FakeMeasurement(_ => throw new Environments.EnvironmentException("Redis ended in the middle of the run.", "See its log.")), Rows, null);

        var first = () => table.RowAsync("GET /one", Stop);
        var second = () => table.RowAsync("GET /two", Stop);

        (await first.Should().ThrowAsync<Environments.EnvironmentException>()).Which.Message.Should().Contain("Redis ended");
        (await second.Should().ThrowAsync<SkipException>()).Which.Message.Should().Contain("The first failure says which");
    }
}
