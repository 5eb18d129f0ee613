using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a log comes to.</summary>
public sealed class EnduranceVerdictTests
{
    [Fact]
    public void Segments_add_up()
    {
        var trial = Judged(new SyntheticRun { Segments = 3 });

        trial.Seconds.Should().Be(120);
        trial.Requests.Should().Be(3 * 40 * 150);
        Figure(trial, "results|requests").Should().Be(150);
        Figure(trial, "results|success rate").Should().Be(100);
        Figure(trial, "results|pool exhaustion").Should().Be(0);
        trial.Problems.Should().BeEmpty();
    }

    [Fact]
    public void A_days_segments_fill_the_day_and_none_is_longer_than_ten_minutes()
    {
        var sizes = EnduranceSizes.Of("endurance");

        sizes.Segments(TimeSpan.Zero).Should().HaveCount(144).And.OnlyContain(segment => segment == TimeSpan.FromMinutes(10));
        sizes.Segments(TimeSpan.FromHours(23.9)).Should().Equal(TimeSpan.FromMinutes(6));
        sizes.Segments(TimeSpan.FromHours(24)).Should().BeEmpty();
    }

    [Fact]
    public void Requests_by_a_moment_are_those_of_all_segments_before_it()
    {
        var life = new SyntheticRun { Segments = 2 }.Run().Longest;

        life.EndedBy(SyntheticRun.Start.AddSeconds(-5)).Should().Be(0);
        life.EndedBy(SyntheticRun.Start.AddSeconds(1.5)).Should().Be(225);
        life.EndedBy(SyntheticRun.Start.AddSeconds(50)).Should().Be(50 * 150);
        life.EndedBy(SyntheticRun.Start.AddDays(1)).Should().Be(80 * 150);
    }

    [Fact]
    public void A_deviation_is_what_95_of_100_windows_stay_within_about_the_median()
    {
        double[] windows = [.. Enumerable.Range(0, 95).Select(at => 100 + (at % 2 == 0 ? 3.0 : -3.0)), 200, 200, 200, 0, 0];

        var deviation = Deviation.Of(windows);

        deviation.Within.Should().Be(6);
        Deviation.Of([7]).Should().Be(new Deviation(7, 0));
    }

    [Fact]
    public void Response_times_that_swing_from_window_to_window_are_a_deviation()
    {
        var trial = Judged(new SyntheticRun { Milliseconds = window => window % 2 == 0 ? 20 : 40 });

        Figure(trial, "stability|response time deviation").Should().BeApproximately(10, 0.1);
        Figure(trial, "stability|throughput deviation").Should().Be(0);
        Figure(trial, "results|average").Should().BeApproximately(30, 0.1);
    }

    [Fact]
    public void A_window_in_which_nothing_ended_is_a_deviation_of_throughput_and_of_nothing_else()
    {
        var lines = new SyntheticRun().Lines().Select(line => line.Window is { From: 10 or 20 or 30 } window
            ? line with { Window = window with { Succeeded = 0, ResponseTime = new LatencyHistogram() } }
            : line);

        var trial = EnduranceVerdict.Of("endurance", EnduranceRun.Of([.. lines]));

        Figure(trial, "stability|throughput deviation").Should().Be(100, "of 20 windows three had none of the 150 a second");
        Figure(trial, "stability|response time deviation").Should().Be(0);
        Figure(trial, "stability|error rate deviation").Should().Be(0);
    }

    [Fact]
    public void A_run_that_is_cut_short_is_judged_as_far_as_it_came()
    {
        // Killed in its third segment: of it there are readings and a window.
        var lines = new SyntheticRun { Segments = 3 }.Lines().SkipLast(15).ToList();

        var trial = EnduranceVerdict.Of("endurance", EnduranceRun.Of(lines));

        trial.Seconds.Should().Be(80);
        trial.Requests.Should().Be(2 * 40 * 150);
        trial.Notes.Should().Contain("results: It is judged as far as it came: 80 s of 2 minutes.");
        trial.Notes.Should().Contain(note => note.StartsWith("stability: 95 % of 40 windows of 2 s are within ", StringComparison.Ordinal));
        trial.Figures.Should().Contain(figure => figure.Name == "leaks|memory after a collection");
    }

    [Fact]
    public void Nothing_is_judged_before_the_first_segment_has_ended()
    {
        var judging = () => EnduranceVerdict.Of("endurance", EnduranceRun.Of(new SyntheticRun().Lines().SkipLast(1).ToList()));

        judging.Should().Throw<InvalidOperationException>().WithMessage("No segment of the endurance test has ended: there is nothing to judge.");
    }

    [Fact]
    public void One_segment_of_many_that_cannot_be_believed_is_left_out_of_the_deviations()
    {
        var lines = Doubting(new SyntheticRun { Segments = 20, Period = 10 }, 4);

        var trial = EnduranceVerdict.Of("endurance", EnduranceRun.Of(lines));

        trial.Validity!.Valid.Should().BeTrue();
        trial.Notes.Should().Contain("stability: 1 segments are left out, since they cannot be believed: it was late.");
    }

    [Fact]
    public void A_run_of_which_much_cannot_be_believed_cannot_be()
        => EnduranceVerdict.Of("endurance", EnduranceRun.Of(Doubting(new SyntheticRun(), 0))).Validity!.Valid.Should().BeFalse();

    private static List<EnduranceLine> Doubting(SyntheticRun run, int number)
        => [.. run.Lines().Select(line => line.Segment is { } segment && segment.Number == number ? new EnduranceLine { Segment = segment with { Validity = SyntheticRun.Believed with { Problems = ["it was late."] } } } : line)];

    private static Trial Judged(SyntheticRun run) => EnduranceVerdict.Of("endurance", run.Run());

    private static double Figure(Trial trial, string name) => trial.Figures.Single(figure => figure.Name == name).Value;
}
