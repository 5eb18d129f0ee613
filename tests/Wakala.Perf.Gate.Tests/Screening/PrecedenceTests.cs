using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class PrecedenceTests
{
    private static readonly string[] Late = ["requests went out late while connections were free"];

    [Fact]
    public void Zero_requests_are_invalid()
    {
        Judge(Synthetic.Baseline(), Synthetic.Nothing()).Reason.Should().Be(
            "No trial of 1 can be believed: no arrival was due: nothing was measured.");
        Judge(Synthetic.Baseline(), Synthetic.Nothing(due: 12)).Reason.Should().Contain("not one of 12 arrivals was sent");
        Judge(null, Synthetic.Nothing()).Verdict.Should().Be(Verdict.Invalid);
        Judge(null).Verdict.Should().Be(Verdict.Invalid);
    }

    [Fact]
    public void No_number_is_ever_NaN()
    {
        ScenarioJudgement[] judgements =
        [
            Judge(Synthetic.Baseline(), Synthetic.Nothing()),
            Judge(null),
            Judge(null, Synthetic.Trial().With(load => load with { Seconds = 0 })),
            Judge(Synthetic.Baseline(), Synthetic.Trial().With(load => load with { Seconds = double.NaN })),
        ];

        judgements.Should().OnlyContain(judgement => judgement.Verdict == Verdict.Invalid);
        var numbers = judgements.SelectMany(judgement => judgement.Figures)
            .SelectMany(figure => new[] { figure.Value, figure.Baseline, figure.Limit, figure.Low, figure.High, figure.Detectable });
        numbers.OfType<double>().Should().OnlyContain(number => double.IsFinite(number));
    }

    [Fact]
    public void A_stretch_cut_short_is_invalid()
        => Judge(Synthetic.Baseline(), Synthetic.Trial().With(load => load with { CutShort = "PostgreSQL ended" })).Reason
            .Should().Contain("the measured stretch was cut short: PostgreSQL ended.");

    [Fact]
    public void A_trial_that_cannot_be_believed_counts_neither_way()
    {
        Judge(Synthetic.Baseline(), Slow(Late), Synthetic.Trial()).Verdict.Should().Be(Verdict.Passed);
        Judge(Synthetic.Baseline(), Synthetic.Trial(problems: Late), Slow(), Slow()).Verdict.Should().Be(Verdict.Regressed);
        Judge(Synthetic.Baseline(), Synthetic.Trial(problems: Late), Slow(Late), Slow(Late)).Verdict.Should().Be(Verdict.Invalid);
    }

    [Fact]
    public void One_believable_trip_among_three_trials_is_inconclusive()
    {
        var judgement = Judge(Synthetic.Baseline(), Slow(Late), Slow(), Slow(Late));

        judgement.Verdict.Should().Be(Verdict.Inconclusive);
        judgement.Reason.Should().Contain("in the only one of 3 trials that can be believed")
            .And.Contain("2 of 3 trials did not count: requests went out late");
    }

    [Fact]
    public void Without_a_baseline_a_row_is_new_and_says_how_to_make_one()
    {
        var judgement = Judge(null, Synthetic.Trial());

        judgement.Verdict.Should().Be(Verdict.New);
        judgement.Reason.Should().Be("There is no baseline of processes under profile smoke yet: ./perf accept --suite api makes one.");
        judgement.Figure("P95").Should().Match<FigureJudgement>(figure => figure.Verdict == Verdict.New && !figure.Binding && figure.Value > 0);
        judgement.Figure("errors").Binding.Should().BeTrue();
    }

    [Fact]
    public void A_baseline_without_response_times_is_invalid_and_says_how_to_make_another()
    {
        var baseline = Synthetic.Baseline();
        var figures = baseline with { Trials = [.. baseline.Trials.Select(trial => trial with { Load = null, Figures = new Dictionary<string, double> { ["size"] = 3 } })] };

        var judgement = Judge(figures, Synthetic.Trial());

        judgement.Verdict.Should().Be(Verdict.Invalid);
        judgement.Reason.Should().StartWith("The baseline has no response times").And.Contain("./perf accept --suite api");
    }

    [Fact]
    public void A_row_is_measured_again_until_a_trial_holds_or_three_trip()
    {
        Again(Slow()).Should().BeTrue();
        Again(Slow(), Slow()).Should().BeTrue();
        Again(Slow(), Slow(), Slow()).Should().BeFalse();
        Again(Slow(), Synthetic.Trial()).Should().BeFalse();
        Again(Synthetic.Trial()).Should().BeFalse();
        Again(Synthetic.Trial(problems: Late)).Should().BeTrue();
        Again(Synthetic.Trial(problems: Late), Slow()).Should().BeTrue();
        Again(Synthetic.Nothing()).Should().BeTrue();

        static bool Again(params IReadOnlyList<Trial> trials) => RowGate.NeedsAnother(Judge(Synthetic.Baseline(), trials), Synthetic.Rules, trials);
    }

    [Fact]
    public void A_trial_of_another_row_is_a_misuse()
    {
        var judging = () => Judge(null, Synthetic.Trial() with { Scenario = "POST /auth/login" });

        judging.Should().Throw<ArgumentException>().WithMessage("A trial of POST /auth/login was given to judge GET /messages/list by.*");
    }

    private static ScenarioJudgement Judge(Baseline? baseline, params IReadOnlyList<Trial> trials)
        => RowGate.Judge(Synthetic.Context, Synthetic.Rules, baseline, trials);

    private static Trial Slow(string[]? problems = null) => Synthetic.Trial(Latencies.Times(10), problems: problems);
}
