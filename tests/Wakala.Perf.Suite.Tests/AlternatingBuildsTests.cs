using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What becomes of a table's row whose stored figures of time trip.</summary>
public sealed class AlternatingBuildsTests
{
    private const string Row = "message latency";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly BuildPair Two = FakeMeasurement.Builds;

    private static readonly RowRules Rules = new(
        "Connection Metrics",
        Row,
        Figure.Time("P99", null, slack: 10),
        Figure.AtMost("lost", "messages", 0),
        Figure.Share("hit ratio", null, slack: 5),
        new Figure { Name = "delivered", Unit = "1/s", Kind = FigureKind.Rate, Better = Better.Higher, Timed = true, Least = 50 });

    private static readonly GateContext Context = new()
    {
        Suite = "websocket",
        Table = Rules.Table,
        Scenario = Row,
        Environment = "processes",
        Profile = "smoke",
        ProductionSize = false,
        WorkloadHash = "w",
        Fingerprint = FakeMeasurement.Machine,
        Rate = 0,
        Commit = "c",
    };

    [Fact]
    public async Task What_trips_beside_the_base_build_too_is_a_regression_after_two_rounds()
    {
        var builds = new FakeRow(first: 5, second: 60);

        var row = await SettleAsync(p99: 60, builds);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().ContainAll("P99 is 60 ms, over its limit of 20 ms (baseline 5 ms × 2 + 10 ms), in 2 of 2 trials.", "main (0123), measured alternately with this build", "P99 60 ms over 12 ms");
        builds.Asked.Should().Equal("base.dll", "candidate.dll", "base.dll", "candidate.dll");
        row.Figures.Select(figure => (figure.Name, figure.Verdict)).Should().Equal(("P99", Verdict.Regressed), ("lost", Verdict.Passed), ("hit ratio", Verdict.Passed), ("delivered", Verdict.Passed));
    }

    [Fact]
    public async Task What_the_base_build_shows_too_is_the_machines()
    {
        var builds = new FakeRow(first: 55, second: 60);

        var row = await SettleAsync(p99: 60, builds);

        row.Verdict.Should().Be(Verdict.Passed);
        row.Reason.Should().Be("Stored figures tripped (P99 60 ms over 12 ms), and measured alternately with main (0123) it is no worse: the machine, not the build.");
        row.Figures.Single(figure => figure.Name == "P99").Should().BeEquivalentTo(new { Value = 60.0, Baseline = 55.0, Verdict = Verdict.Passed });
        builds.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task Without_a_base_build_that_can_be_believed_nothing_is_told()
    {
        var row = await SettleAsync(p99: 60, new FakeRow(first: 5, second: 60) { IsLate = true });

        row.Verdict.Should().Be(Verdict.Inconclusive);
        row.Reason.Should().Contain("it cannot be told: too noisy");
    }

    /// <summary>The machine had no processor left for the load, which the base build beside it tells from a build that took it.</summary>
    [Theory]
    [InlineData(55, 60, Verdict.Passed)]
    [InlineData(5, 60, Verdict.Regressed)]
    [InlineData(55, 40, Verdict.Regressed)]
    public async Task A_row_whose_requests_all_went_out_late_is_what_the_base_build_beside_it_says(double first, double hits, Verdict verdict)
    {
        var late = FakeRow.Trial(60, 0, 60) with
        {
            Validity = new Validity { PacingLagP99Ms = 21.6, GeneratorCpu = 0.5, JitterP99Ms = 6, GcPauseMs = 0, ThreadPoolQueue = 33, Problems = ["requests went out late"] },
        };
        var screened = RowGate.Judge(Context, Rules, null, [late, late, late]);

        var row = await Confirmation(new FakeRow(first, second: 60) { Hits = hits }).SettleAsync(new ScreenedRow(Context, Rules, screened, screened), Stop);

        row.Verdict.Should().Be(verdict);
        row.Reason.Should().Contain("It could not be believed (in every trial requests went out late");
        row.Figures.Single(figure => figure.Name == "P99").Should().BeEquivalentTo(new { Value = 60.0, Baseline = first });
        row.Figures.Should().NotContain(figure => figure.Verdict == Verdict.Invalid, "each is what was measured beside the base build");
    }

    [Fact]
    public async Task A_change_that_touches_nothing_of_the_platform_is_not_measured_again()
    {
        var builds = new FakeRow(first: 5, second: 60);

        var row = await SettleAsync(p99: 60, builds, new BuildFinding(Two with { Candidate = Two.Base }, null, true));

        row.Verdict.Should().Be(Verdict.Inconclusive);
        row.Reason.Should().ContainAll("P99 60 ms over 12 ms", "Nothing of the platform has changed since main (0123)");
        builds.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Lost_messages_are_lost_whatever_the_other_build_does()
    {
        var builds = new FakeRow(first: 55, second: 60);

        var row = await SettleAsync(p99: 60, builds, lost: 1);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Contain("lost is 1 messages, over its limit of 0 messages");
        builds.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(40, Verdict.Regressed, "hit ratio is 40 %, under its limit of 55 %")]
    [InlineData(80, Verdict.Changed, "no worse: the machine, not the build")]
    public async Task What_no_machine_changes_keeps_its_verdict_when_times_are_the_machines(double hits, Verdict verdict, string reason)
    {
        var row = await SettleAsync(p99: 60, new FakeRow(first: 55, second: 60), hits: hits);

        row.Verdict.Should().Be(verdict);
        row.Reason.Should().Contain(reason);
        row.Figures.Single(figure => figure.Name == "hit ratio").Verdict.Should().Be(verdict);
    }

    [Theory]
    [InlineData(4, 60)]
    [InlineData(4, 40)]
    public async Task What_holds_or_is_bound_anywhere_is_not_measured_again(double p99, double delivered)
    {
        var builds = new FakeRow(first: 5, second: 60);

        var row = await SettleAsync(p99, builds, delivered: delivered);

        row.Verdict.Should().Be(delivered < 50 ? Verdict.Regressed : Verdict.Passed);
        builds.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true, Verdict.Invalid)]
    [InlineData(false, Verdict.Inconclusive)]
    public async Task Without_a_base_stored_figures_neither_fail_nor_pass_a_row(bool isCheckout, Verdict verdict)
    {
        var finding = new BuildFinding(null, new EnvironmentException("This checkout is shallow.", "git fetch --unshallow"), isCheckout);

        var row = await SettleAsync(p99: 60, new FakeRow(first: 5, second: 60), finding);

        row.Verdict.Should().Be(verdict);
        row.Reason.Should().ContainAll("P99 60 ms over 12 ms", "This checkout is shallow.", "git fetch --unshallow");
    }

    [Fact]
    public async Task A_build_that_cannot_be_measured_makes_the_row_invalid_and_says_why()
    {
        var row = await SettleAsync(p99: 60, new FakeRow(first: 5, second: 60) { Fault = new EnvironmentException("The base build does not start.", "Name another.") });

        row.Verdict.Should().Be(Verdict.Invalid);
        row.Reason.Should().Contain("The base build does not start. Name another.");
    }

    private static Confirmation Confirmation(FakeRow builds, BuildFinding? finding = null)
        => new(_ => Task.FromResult(finding ?? new BuildFinding(Two, null, true)), new AlternatingBuilds(builds, (_, _) => { }), (_, _) => { });

    private static Task<ScenarioJudgement> SettleAsync(double p99, FakeRow builds, BuildFinding? finding = null, double lost = 0, double delivered = 60, double hits = 60)
    {
        var baseline = new Baseline
        {
            Environment = Context.Environment,
            Profile = Context.Profile,
            Suite = Context.Suite,
            Table = Rules.Table,
            Scenario = Row,
            WorkloadHash = Context.WorkloadHash,
            Fingerprint = Context.Fingerprint,
            Commit = "b",
            RecordedAt = DateTimeOffset.UnixEpoch,
            Reason = "first",
            Trials = [new BaselineTrial
            {
                StartedAt = DateTimeOffset.UnixEpoch,
                Seconds = 4,
                Figures = new Dictionary<string, double> { ["P99"] = 1, ["lost"] = 0, ["hit ratio"] = 60, ["delivered"] = 60 },
                Calibration = 100,
            }],
        };
        Trial[] trials = [FakeRow.Trial(p99, lost, delivered, hits)];
        return Confirmation(builds, finding).SettleAsync(new ScreenedRow(Context, Rules, RowGate.Judge(Context, Rules, baseline, trials), RowGate.Judge(Context, Rules, null, trials)), Stop);
    }

    /// <summary>Two builds whose P99 is invented, and a record of which was asked for when.</summary>
    private sealed class FakeRow(double first, double second) : IRowMeasurement
    {
        public List<string> Asked { get; } = [];

        public bool IsLate { get; init; }

        public double Hits { get; init; } = 60;

        public EnvironmentException? Fault { get; init; }

        public Task<Trial> MeasureAsync(string scenario, ComparedBuild build, CancellationToken cancellationToken)
        {
            if (Fault is not null)
                throw Fault;
            Asked.Add(build.Assembly);
            var trial = build == Two.Base ? Trial(first, 0, 60) : Trial(second, 0, 60, Hits);
            return Task.FromResult(IsLate && build == Two.Base ? trial with { Problems = ["the generator was late"] } : trial);
        }

        public static Trial Trial(double p99, double lost, double delivered, double hits = 60) => new()
        {
            Scenario = Row,
            StartedAt = DateTimeOffset.UnixEpoch,
            Seconds = 4,
            Figures = [new("P99", "ms", p99), new("lost", "messages", lost), new("hit ratio", "%", hits), new("delivered", "1/s", delivered)],
            Requests = 400,
        };
    }
}
