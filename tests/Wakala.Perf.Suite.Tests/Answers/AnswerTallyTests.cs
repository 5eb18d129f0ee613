using System.Text;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What counts as another answer, and whose fault it is.</summary>
public sealed class AnswerTallyTests
{
    private static readonly Answer Failed = new(500, "application/json", ReadOnlyMemory<byte>.Empty) { Fault = "status 500" };

    private readonly AnswerTally _tally = new(VaryingFields.Of(["/id"]));

    [Fact]
    public void Questions_are_counted_and_the_first_that_differs_is_kept_whatever_the_order_they_end_in()
    {
        _tally.Add(7, [(Of("""{"n":1}"""), Of("""{"n":2}"""))]);
        _tally.Add(0, [(Of("""{"id":1}"""), Of("""{"id":2}"""))]);
        _tally.Add(3, [(Of("""{"n":3}"""), Of("""{"n":4}"""))]);

        var result = _tally.Result("GET /three");

        result.Should().BeEquivalentTo(new ComparedAnswers(3, 2, 0) { First = new DifferingAnswer(3, "GET /three", new AnswerDifference("/n", "3", "4")) });
    }

    [Fact]
    public void An_answer_that_only_the_second_asking_gets_wrong_differs()
    {
        _tally.Add(0, [(Of("[1]"), Of("[1]")), (Of("[1]"), Of("[2]"))]);

        _tally.Result("any").Differing.Should().Be(1);
    }

    [Fact]
    public void A_question_that_is_asked_again_after_others_have_stored_counts_once()
    {
        _tally.Add(0, [(Of("[1]"), Of("[1]"))]);
        _tally.Add(0, [(Of("[1,2]"), Of("[1]"))]);

        _tally.Result("any").Should().BeEquivalentTo(new { Questions = 1, Differing = 1 });
    }

    [Fact]
    public void A_failure_of_the_candidate_differs_and_one_of_the_base_alone_is_mended()
    {
        _tally.Add(0, [(Of("[1]"), Failed)]);
        _tally.Add(1, [(Failed, Of("[1]"))]);

        _tally.Result("any").Should().BeEquivalentTo(new { Questions = 2, Differing = 1, Unanswered = 0, Mended = 1, First = new { Number = 0L, Difference = new AnswerDifference("fault", "none", "status 500") } });
    }

    [Fact]
    public void Failures_of_both_are_no_likeness()
    {
        _tally.Add(0, [(Failed, Failed)]);

        _tally.Result("any").Should().BeEquivalentTo(new { Questions = 1, Differing = 0, Unanswered = 1, First = new { Difference = new AnswerDifference("fault", "status 500", "status 500") } });
    }

    [Fact]
    public void A_base_that_answers_one_question_in_two_ways_is_followed_in_either()
    {
        _tally.Add(0, [(Of("[1]"), Of("[2]")), (Of("[2]"), Of("[1]"))]);
        _tally.Add(1, [(Of("[1]"), Of("[3]")), (Of("[2]"), Of("[1]"))]);

        _tally.Result("any").Should().BeEquivalentTo(new { Questions = 2, Differing = 1, First = new { Number = 1L } });
    }

    private static Answer Of(string json) => new(200, "application/json", Encoding.UTF8.GetBytes(json));
}
