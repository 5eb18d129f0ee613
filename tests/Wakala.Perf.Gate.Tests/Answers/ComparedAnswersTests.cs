namespace Wakala.Perf.Gate.Tests;

/// <summary>What a comparison makes of the answers that were held to each other with it.</summary>
public sealed class ComparedAnswersTests
{
    private static readonly DifferingAnswer First = new(3, "GET /contacts/search?name=Ann", new AnswerDifference("/items/1", """{"id":2}""", "the end, after 1"));
    private static readonly ComparedAnswers Differing = new(919, 12, 0) { First = First };

    [Fact]
    public void An_answer_that_differs_is_a_regression_whatever_the_times_say_and_the_first_is_shown_side_by_side()
    {
        var row = Row(Verdict.Improved).With(Differing, []);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Timed.Should().Be(Verdict.Improved);
        row.Reason.Should().StartWith("""
            Answers differ: 12 of 919 questions were answered otherwise than by the base build. The first, GET /contacts/search?name=Ann, at /items/1:
            base       {"id":2}
            candidate  the end, after 1
            """);
        row.Reason.Should().Contain("a waiver of the figure answers in baselines/waivers.json lets it through").And.EndWith("P50 is what it was.");
        row.Answers!.Figure().Should().BeEquivalentTo(new { Name = "answers", Value = 12.0, Limit = 0.0, Verdict = Verdict.Regressed, Binding = true });
    }

    [Fact]
    public void Answers_that_are_alike_leave_a_row_as_it_was()
    {
        var row = Row(Verdict.Passed).With(new ComparedAnswers(919, 0, 0), []);

        row.Should().BeEquivalentTo(Row(Verdict.Passed), options => options.Excluding(one => one.Answers));
        row.Answers!.Summary().Should().Be("919 alike");
    }

    [Fact]
    public void A_row_that_neither_build_answers_is_timed_by_failures_and_not_alike()
    {
        var row = Row(Verdict.Passed).With(new ComparedAnswers(919, 0, 4) { First = First with { Difference = new AnswerDifference("fault", "status 500", "status 500") } }, []);

        row.Verdict.Should().Be(Verdict.Invalid);
        row.Reason.Should().Contain("Neither build answered 4 of 919 questions rightly").And.Contain("status 500");
    }

    [Fact]
    public void A_waiver_lets_a_change_of_answers_through_until_its_day_and_times_decide_again()
    {
        var waiver = new Waiver("api", "GET /contacts/search", "answers", "Ana", "contacts are ranked now", new DateOnly(2026, 12, 1));

        var waived = Row(Verdict.Passed).With(Differing, [new StandingWaiver(waiver, Ended: false)]);
        var ended = Row(Verdict.Passed).With(Differing, [new StandingWaiver(waiver, Ended: true)]);

        waived.Should().BeEquivalentTo(new { Verdict = Verdict.Passed, AnswersAreWaived = true });
        waived.Reason.Should().StartWith("Waived until 2026-12-01 by Ana (contacts are ranked now): Answers differ: 12 of 919");
        ended.Should().BeEquivalentTo(new { Verdict = Verdict.Regressed, AnswersAreWaived = false });
        ended.Reason.Should().Contain("Its waiver by Ana ended on 2026-12-01.");
        Row(Verdict.Regressed).With(Differing, [new StandingWaiver(waiver, Ended: false)]).Verdict.Should().Be(Verdict.Regressed);
    }

    [Fact]
    public void A_waiver_of_answers_is_not_called_useless_where_no_builds_were_asked()
    {
        var waiver = new StandingWaiver(new Waiver("api", "GET /contacts/search", "answers", "Ana", "contacts are ranked now", new DateOnly(2026, 12, 1)), Ended: false);

        WaiverRule.Notes([], [waiver]).Should().BeEmpty();
        WaiverRule.Notes([new ComparedAnswers(919, 0, 0).Figure()], [waiver]).Should().ContainSingle().Which.Should().Contain("is not needed, answers being Passed");
    }

    [Fact]
    public void What_was_not_asked_changes_nothing()
    {
        var row = Row(Verdict.Passed);

        row.With((ComparedAnswers?)null, []).Should().BeSameAs(row);
    }

    private static RowComparison Row(Verdict verdict) => new()
    {
        Scenario = "GET /contacts/search",
        Verdict = verdict,
        Reason = "P50 is what it was.",
        Figures = [],
        Errors = (0, 0),
        Blocks = 20,
        Pairs = 2,
    };
}
