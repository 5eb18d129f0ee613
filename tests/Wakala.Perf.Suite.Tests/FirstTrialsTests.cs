using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Rows of a table are measured once each before any is judged.</summary>
public sealed class FirstTrialsTests
{
    private static readonly string[] Rows = ["login", "send", "list", "search", "receive"];

    [Fact]
    public async Task Each_row_is_measured_once_in_the_tables_order_whoever_asks_first()
    {
        var (first, asked) = (new FirstTrials(Rows), new List<string>());

        (await first.CompleteAsync(Measure)).Should().BeTrue();
        (await first.CompleteAsync(Measure)).Should().BeFalse();

        asked.Should().Equal(Rows);

        Task<(Baseline?, Trial)?> Measure(string row)
        {
            asked.Add(row);
            return Task.FromResult<(Baseline?, Trial)?>((null, Trial(row)));
        }
    }

    [Fact]
    public async Task A_trial_is_taken_once_and_a_row_that_could_not_be_measured_has_none()
    {
        var first = new FirstTrials(Rows);
        await first.CompleteAsync(row => Task.FromResult<(Baseline?, Trial)?>(row == "send" ? null : (null, Trial(row))));

        first.Take("login").Should().NotBeNull();
        first.Take("login").Should().BeNull("the next trial is measured");
        first.Take("send").Should().BeNull();
        first.Take("another table's").Should().BeNull();
    }

    [Fact]
    public async Task A_measurement_that_is_stopped_is_not_begun_again_and_the_rest_is_measured()
    {
        var (first, asked) = (new FirstTrials(Rows), new List<string>());
        var stopped = () => first.CompleteAsync(row => row == "send" ? throw new OperationCanceledException() : Task.FromResult<(Baseline?, Trial)?>((null, Trial(row))));
        await stopped.Should().ThrowAsync<OperationCanceledException>();

        await first.CompleteAsync(row =>
        {
            asked.Add(row);
            return Task.FromResult<(Baseline?, Trial)?>(null);
        });

        asked.Should().Equal("list", "search", "receive");
    }

    [Fact]
    public async Task A_row_is_not_among_the_others_and_rows_without_a_baseline_are_not_either()
    {
        var first = new FirstTrials(Rows);
        await first.CompleteAsync(row => Task.FromResult<(Baseline?, Trial)?>((row == "login" ? null : Baseline(row), Trial(row))));

        first.Beside("login").Should().NotBeNull();
        first.Beside("send").Should().BeNull("three are left");
    }

    [Fact]
    public async Task What_side_by_side_shows_of_the_machine_holds_for_the_rows_that_follow()
    {
        var first = new FirstTrials(Rows);
        await first.CompleteAsync(row => Task.FromResult<(Baseline?, Trial)?>((Baseline(row), Trial(row))));
        var screened = Judgement(Verdict.Regressed);

        first.Learn(screened, screened);
        first.Beside("login")!.AreTheMachine.Should().BeFalse();

        first.Learn(screened, Judgement(Verdict.Passed));
        first.Beside("login")!.AreTheMachine.Should().BeTrue();
    }

    private static ScenarioJudgement Judgement(Verdict verdict) => new()
    {
        Suite = "api",
        Table = "API Endpoints",
        Name = "login",
        Verdict = verdict,
        Requests = 1,
        Dropped = 0,
        Errors = 0,
        Figures = [new FigureJudgement { Name = "P50", Unit = "ms", Kind = FigureKind.Latency, Value = 3.2, Baseline = 2, Verdict = verdict, Binding = true }],
        Work = [],
        Environment = "processes",
        Profile = "smoke",
        WorkloadHash = "w1",
    };

    private static Baseline Baseline(string row) => new()
    {
        Environment = "processes",
        Profile = "smoke",
        Suite = "api",
        Table = "API Endpoints",
        Scenario = row,
        WorkloadHash = "w1",
        Fingerprint = FakeMeasurement.Machine,
        Commit = "0123",
        RecordedAt = DateTimeOffset.UnixEpoch,
        Reason = "first",
        Trials = [.. Enumerable.Range(0, 3).Select(_ => BaselineTrial.From(Trial(row), 100))],
    };

    private static Trial Trial(string row) => Results.Trial.Of(FakeLoad.Of(row, 200));
}
