using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What becomes of a row that trips the screen of stored figures.</summary>
public sealed class ConfirmationTests
{
    private const string Row = "GET /messages/list";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly GateContext Context = new()
    {
        Suite = "api",
        Table = "API Endpoints",
        Scenario = Row,
        Environment = "processes",
        Profile = "smoke",
        ProductionSize = false,
        WorkloadHash = "w",
        Fingerprint = FakeMeasurement.Machine,
        Rate = 10,
        Commit = "c",
    };

    private static readonly BuildPair Two = new(Build("main (0123)", "one"), "0123", Build(PlatformSource.WorkTree, "other"));

    [Fact]
    public async Task A_trip_that_side_by_side_shows_too_is_a_regression_with_both_in_its_message()
    {
        var measurement = new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Regressed, 0.41));

        var settled = await SettleAsync(Tripped(Row, "P95"), measurement);

        settled.Verdict.Should().Be(Verdict.Regressed);
        settled.Reason.Should().ContainAll("was compared.", "Side by side with main (0123), after the screen had tripped (P95 12 ms over 8 ms).");
        settled.Figures.First(figure => figure.Name == "P95").Should().BeEquivalentTo(new { Value = 5.64, Baseline = 4.0, Limit = 4.06, Low = 5.56, High = 5.72, Detectable = 0.05, Verdict = Verdict.Regressed });
    }

    [Fact]
    public async Task A_trip_that_side_by_side_does_not_show_is_the_machines()
    {
        var measurement = new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Passed, 0.004));

        var settled = await SettleAsync(Tripped(Row, "P95"), measurement);

        settled.Verdict.Should().Be(Verdict.Passed);
        settled.Reason.Should().StartWith("The screen tripped (P95 12 ms over 8 ms), and side by side with main (0123) P95 is +0.4 % (-1.6 % to +2.4 %): the machine, not the build.");
        settled.Figures.First(figure => figure.Name == "P95").Should().BeEquivalentTo(new { Baseline = 4.0, Limit = 4.4, Verdict = Verdict.Passed });
    }

    [Fact]
    public async Task A_comparison_that_is_too_noisy_decides_nothing_and_says_what_would()
    {
        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Inconclusive, 0.09)));

        settled.Verdict.Should().Be(Verdict.Inconclusive);
        settled.Reason.Should().ContainAll("too noisy to tell", "./perf compare --scenario \"GET /messages/list\"");
    }

    [Fact]
    public async Task A_comparison_that_cannot_be_believed_makes_the_row_invalid()
        => (await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Invalid, 0.09)))).Verdict.Should().Be(Verdict.Invalid);

    [Theory]
    [InlineData("RPS")]
    [InlineData("dropped")]
    public async Task Answers_a_second_and_drops_are_response_times_in_disguise(string figure)
    {
        var settled = await SettleAsync(Tripped(Row, figure), new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Passed, 0)));

        settled.Verdict.Should().Be(Verdict.Passed);
        settled.Figures.Single(one => one.Name == figure).Should().BeEquivalentTo(new { Verdict = Verdict.Inconclusive, Binding = false });
    }

    [Fact]
    public async Task Errors_bind_without_a_comparison()
    {
        var measurement = new FakeMeasurement(row => throw new InvalidOperationException(row));
        var screened = Tripped(Row, "errors");

        (await SettleAsync(screened, measurement)).Should().BeSameAs(screened);
    }

    [Fact]
    public async Task Errors_beside_a_trip_stay_a_regression_whatever_side_by_side_says()
    {
        var settled = await SettleAsync(Tripped(Row, "errors", "P95"), new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Passed, 0)));

        settled.Verdict.Should().Be(Verdict.Regressed);
        settled.Reason.Should().ContainAll("errors tripped.", "the machine, not the build");
        settled.Figures.Single(figure => figure.Name == "errors").Verdict.Should().Be(Verdict.Regressed);
    }

    [Fact]
    public async Task What_is_wrong_is_not_measured_side_by_side_though_it_is_slow_too()
    {
        var screened = Tripped(Row, "errors", "P95") with { Wrong = "3 of 300 answers were wrong." };

        (await SettleAsync(screened, new FakeMeasurement(row => throw new InvalidOperationException(row)))).Should().BeSameAs(screened);
    }

    [Fact]
    public async Task The_documents_figure_is_not_excused_by_another_build_that_misses_it_too()
    {
        var screened = Tripped(Row, "P95");

        (await SettleAsync(screened, new FakeMeasurement(row => throw new InvalidOperationException(row)), objectives: screened)).Should().BeSameAs(screened);
    }

    [Fact]
    public async Task A_row_that_holds_is_not_compared()
    {
        var measurement = new FakeMeasurement(row => throw new InvalidOperationException(row));
        var screened = Tripped(Row);

        (await SettleAsync(screened, measurement)).Should().BeSameAs(screened);
    }

    [Theory]
    [InlineData(true, Verdict.Invalid)]
    [InlineData(false, Verdict.Inconclusive)]
    public async Task Without_a_base_stored_figures_neither_fail_nor_pass_a_row(bool isCheckout, Verdict verdict)
    {
        var finding = new BuildFinding(null, new EnvironmentException("This checkout is shallow.", "git fetch --unshallow"), isCheckout);

        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(row => throw new InvalidOperationException(row)), finding);

        settled.Verdict.Should().Be(verdict);
        settled.Reason.Should().ContainAll("P95 12 ms over 8 ms", "This checkout is shallow.", "git fetch --unshallow");
    }

    [Fact]
    public async Task A_change_that_touches_nothing_of_the_platform_is_not_compared()
    {
        var finding = new BuildFinding(Two with { Candidate = Two.Base }, null, true);

        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(row => throw new InvalidOperationException(row)), finding);

        settled.Verdict.Should().Be(Verdict.Inconclusive);
        settled.Reason.Should().Contain("Nothing of the platform has changed since main (0123)");
    }

    [Theory]
    [InlineData(Verdict.Passed, 0.004)]
    [InlineData(Verdict.Regressed, 0.41)]
    public async Task A_row_whose_requests_all_went_out_late_is_what_side_by_side_says(Verdict verdict, double change)
    {
        var measurement = new FakeMeasurement(row => FakeMeasurement.Row(row, verdict, change));

        var settled = await SettleAsync(Late(), measurement);

        settled.Verdict.Should().Be(verdict);
        settled.Reason.Should().Contain("in every trial requests went out late, by 21.6 ms (P99) in the last");
        settled.Figures.Should().NotContain(figure => figure.Binding && figure.Verdict == Verdict.Invalid);
        measurement.Saturated.Should().BeEmpty("it was not capacity that tripped");
    }

    [Fact]
    public async Task Requests_that_went_out_late_are_the_machines_where_the_builds_are_equal_and_leave_the_row_invalid_without_a_base()
    {
        var never = new FakeMeasurement(row => throw new InvalidOperationException(row));
        var late = Late();

        var equal = await SettleAsync(late, never, new BuildFinding(Two with { Candidate = Two.Base }, null, true));
        var alone = await SettleAsync(late, never, new BuildFinding(null, new EnvironmentException("This checkout is shallow.", "git fetch --unshallow"), true));

        equal.Verdict.Should().Be(Verdict.Inconclusive);
        alone.Should().BeSameAs(late);
    }

    [Fact]
    public async Task A_row_that_the_base_lacks_is_new()
    {
        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(row => throw new InvalidOperationException(row)), known: ["POST /auth/login"]);

        settled.Verdict.Should().Be(Verdict.New);
        settled.Reason.Should().Contain("main (0123) has no GET /messages/list");
    }

    [Fact]
    public async Task Builds_that_cannot_be_served_here_decide_nothing()
    {
        var fault = new NotComparableException(new EnvironmentException("This machine cannot run the environment 'processes'.", "./perf setup installs what is missing."));

        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(_ => throw fault));

        settled.Verdict.Should().Be(Verdict.Inconclusive);
        settled.Reason.Should().ContainAll("cannot run the environment", "./perf setup installs what is missing.");
    }

    [Fact]
    public async Task A_server_that_is_lost_while_it_compares_is_not_hushed_up()
    {
        var lost = new EnvironmentException("platform-candidate-0 ended in the middle of the run.", "See what it printed.");

        var settling = () => SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(_ => throw lost));

        (await settling.Should().ThrowAsync<EnvironmentException>()).Which.Should().BeSameAs(lost);
    }

    [Theory]
    [InlineData(100, 40, Verdict.Regressed, 100 / 1.015)]
    [InlineData(100, 98, Verdict.Passed, 100 / 1.1)]
    public async Task Capacity_that_trips_is_settled_by_what_both_builds_answer_when_they_are_saturated(double before, double after, Verdict verdict, double limit)
    {
        var measurement = new FakeMeasurement(row => throw new InvalidOperationException(row), FakeMeasurement.Throughput(Row, verdict, before, after));

        var settled = await SettleAsync(Tripped(Row, "capacity"), measurement);

        settled.Verdict.Should().Be(verdict);
        settled.Figures.Single(figure => figure.Name == "capacity").Should().BeEquivalentTo(new { Value = after, Baseline = before, Limit = limit, LimitIsLeast = true, Verdict = verdict, Reason = $"{Row} was saturated." });
        settled.Reason.Should().Contain("was saturated.");
        measurement.Saturated.Should().Equal(Row);
    }

    [Fact]
    public async Task A_machine_on_which_everything_trips_costs_three_comparisons()
    {
        string[] rows = ["GET /one", "GET /two", "GET /three", "GET /four", "GET /five"];
        var measurement = new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Passed, 0));
        var confirmation = Confirmation(measurement, new BuildFinding(Two, null, true), null, rows);

        foreach (var row in rows)
            (await confirmation.SettleAsync(Screened(Tripped(row, "P95")), Stop)).Verdict.Should().Be(Verdict.Passed);

        measurement.Asked.Should().BeEquivalentTo([["GET /one"], ["GET /two"], (string[])["GET /three", "GET /four", "GET /five"]], options => options.WithStrictOrdering());
        (3 * Suite.SharedStream.RulesOfRun.FamilyAlpha).Should().BeApproximately(new ComparisonRules().FamilyAlpha, 1e-12, "three comparisons share the chance of one false alarm");
    }

    [Fact]
    public async Task A_candidate_that_takes_more_of_the_processor_fails_the_row_that_was_compared_alone()
    {
        var processor = new RowComparison
        {
            Scenario = "processor time of a request",
            Verdict = Verdict.Regressed,
            Reason = "CPU is +80 % more.",
            Figures = [new FigureComparison("CPU", 500, 900, 0.8, 0.7, 0.9, 0.6, 0.1, Verdict.Regressed) { Unit = "µs" }],
            Errors = (0, 0),
            Blocks = 20,
            Pairs = 2,
        };

        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(row => FakeMeasurement.Row(row, Verdict.Passed, 0)) { Processor = processor });

        settled.Verdict.Should().Be(Verdict.Regressed);
        settled.Reason.Should().Contain("CPU is +80 % more.");
        settled.Figures.Should().ContainSingle(figure => figure.Name == "CPU").Which.Should().BeEquivalentTo(new { Unit = "µs", Value = 900.0, Baseline = 500.0 });
    }

    [Fact]
    public async Task A_waived_figure_passes_side_by_side_too_and_no_other_does()
    {
        var comparison = FakeMeasurement.Row(Row, Verdict.Passed, 0);
        var regressed = comparison with { Verdict = Verdict.Regressed, Figures = [.. comparison.Figures.Select(figure => figure.Name == "P95" ? figure with { Verdict = Verdict.Regressed } : figure)] };
        StandingWaiver Of(string figure) => new(new Waiver("api", Row, figure, "Ada", "the index comes next week", new DateOnly(2030, 1, 1)), false);

        var waived = await SettleAsync(Tripped(Row, "P50"), new FakeMeasurement(_ => regressed), waivers: [Of("P95")]);
        var other = await SettleAsync(Tripped(Row, "P50"), new FakeMeasurement(_ => regressed), waivers: [Of("P99")]);

        waived.Verdict.Should().Be(Verdict.Passed);
        waived.Reason.Should().Contain("Waived until 2030-01-01 by Ada");
        other.Verdict.Should().Be(Verdict.Regressed);
    }

    [Fact]
    public async Task More_errors_than_the_base_are_the_errors_figure()
    {
        var comparison = FakeMeasurement.Row(Row, Verdict.Passed, 0) with { Verdict = Verdict.Regressed, Errors = (0, 40), HasMoreErrors = true, Reason = "Errors: 40 of 800 requests." };

        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(_ => comparison));

        settled.Verdict.Should().Be(Verdict.Regressed);
        settled.Figures.Single(figure => figure.Name == "errors").Should().BeEquivalentTo(new { Verdict = Verdict.Regressed, Reason = "Errors: 40 of 800 requests." });
    }

    internal static ScenarioJudgement Tripped(string row, params string[] tripped) => new()
    {
        Suite = "api",
        Table = "API Endpoints",
        Name = row,
        Verdict = tripped.Length > 0 ? Verdict.Regressed : Verdict.Passed,
        Reason = null,
        Requests = 1_000,
        Dropped = 0,
        Errors = 0,
        Figures = [.. ((string[])["P50", "P95", "P99", "mean", "RPS", "errors", "dropped", "capacity"]).Select(name => Figure(name, tripped.Contains(name)))],
        Work = [],
        Environment = "processes",
        Profile = "smoke",
        WorkloadHash = new string('0', 64),
    };

    private static FigureJudgement Figure(string name, bool tripped) => new()
    {
        Name = name,
        Unit = name switch { "RPS" or "capacity" => "1/s", "errors" => "%", "dropped" => "requests", _ => "ms" },
        IsTimed = name != "errors",
        IsHeldToLoad = name is "RPS" or "dropped",
        Kind = name switch { "RPS" => FigureKind.Rate, "capacity" => FigureKind.Capacity, "errors" => FigureKind.Errors, "dropped" => FigureKind.Dropped, _ => FigureKind.Latency },
        Value = tripped ? 12 : 4,
        Limit = 8,
        Verdict = tripped ? Verdict.Regressed : Verdict.Passed,
        Reason = tripped ? $"{name} tripped." : null,
        Binding = true,
    };

    [Fact]
    public async Task Answers_that_differ_fail_a_row_whose_times_are_as_they_were_and_a_waiver_of_them_lets_it_through_and_is_said_once()
    {
        StandingWaiver[] waivers = [new(new Waiver("api", Row, "answers", "Ada", "pages are longer now", new DateOnly(2030, 1, 1)), false)];
        var (answers, passed) = (new ComparedAnswers(919, 3, 0), FakeMeasurement.Row(Row, Verdict.Passed, 0.004));

        var settled = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(_ => passed.With(answers, [])));
        var waived = await SettleAsync(Tripped(Row, "P95"), new FakeMeasurement(_ => passed.With(answers, waivers)), waivers: waivers);

        settled.Should().BeEquivalentTo(new { Verdict = Verdict.Regressed });
        settled.Reason.Should().StartWith("Answers differ: 3 of 919 questions");
        settled.Figures.Should().Contain(figure => figure.Name == "answers" && figure.Verdict == Verdict.Regressed);
        waived.Verdict.Should().Be(Verdict.Passed);
        waived.Reason!.Split("Waived until 2030-01-01 by Ada").Should().HaveCount(2);
        waived.Reason.Should().NotContain("take it out");
        waived.Figures.Should().Contain(figure => figure.Name == "answers" && figure.Verdict == Verdict.Passed);
    }

    /// <summary>A row that no trial of could be believed: its requests went out late.</summary>
    private static ScenarioJudgement Late()
    {
        var row = Tripped(Row, "P95", "capacity");
        return row with
        {
            Verdict = Verdict.Invalid,
            Late = true,
            Figures = [.. row.Figures.Select(figure => figure.Name == "errors" ? figure : figure with { Verdict = Verdict.Invalid })],
            Validity = new Validity { PacingLagP99Ms = 21.6, GeneratorCpu = 0.5, JitterP99Ms = 6, GcPauseMs = 0, ThreadPoolQueue = 33, Problems = ["requests went out late"] },
        };
    }

    private static Task<ScenarioJudgement> SettleAsync(
        ScenarioJudgement screened, FakeMeasurement measurement, BuildFinding? finding = null, ScenarioJudgement? objectives = null, IReadOnlyCollection<string>? known = null, IReadOnlyList<StandingWaiver>? waivers = null)
        => Confirmation(measurement, finding ?? new BuildFinding(Two, null, true), known, [Row]).SettleAsync(Screened(screened, objectives, waivers), Stop);

    private static ScreenedRow Screened(ScenarioJudgement screened, ScenarioJudgement? objectives = null, IReadOnlyList<StandingWaiver>? waivers = null)
        => new(Context with { Scenario = screened.Name, Waivers = waivers ?? [] }, new RowRules("API Endpoints", screened.Name), screened, objectives ?? Tripped(screened.Name));

    private static Confirmation Confirmation(FakeMeasurement measurement, BuildFinding finding, IReadOnlyCollection<string>? known, string[] rows)
        => new(_ => Task.FromResult(finding), new SharedStream(measurement, rows, (_, _) => Task.FromResult<IReadOnlySet<string>?>(known?.ToHashSet())), (_, _) => { });

    private static ComparedBuild Build(string name, string tree) => new(name, tree, "Wakala.Platform.dll");
}
