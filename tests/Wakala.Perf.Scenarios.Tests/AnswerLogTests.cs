using System.Text;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>What is kept of answers for an audit.</summary>
public sealed class AnswerLogTests
{
    private static readonly FeedTenant Tenant = new("a", 1, "secret", [], []);

    private readonly AnswerLog _log = new("GET /messages/list", 7, "run");

    [Fact]
    public void The_same_answer_to_the_same_question_is_kept_once()
    {
        Answer(1, "q", "right");
        Answer(2, "q", "right");

        _log.IsKnown(Question(3, "q"), "right"u8).Should().BeTrue();
        _log.IsKnown(Question(3, "q"), "other"u8).Should().BeFalse();
        _log.IsKnown(Question(3, "another"), "right"u8).Should().BeFalse();
        _log.Report().Kept.Should().ContainSingle();
        _log.Report().Right.Should().Be(2);
    }

    [Fact]
    public void Another_answer_to_the_same_question_is_always_kept()
    {
        for (var number = 0; number < 5_000; number++)
            Answer(number, $"q{number}", "right");
        Answer(6_000, "q17", "another");

        var kept = _log.Report().Kept;
        kept.Should().HaveCount(AnswerLog.Sample + 1);
        kept.Should().ContainSingle(answer => answer.Body == "another" && answer.Arrival == 6_000);
    }

    [Fact]
    public void The_sample_is_even_over_the_load_and_the_same_for_the_same_seed()
    {
        for (var number = 0; number < 10_000; number++)
            Answer(number, $"q{number}", "right");

        var kept = _log.Report().Kept.Select(answer => answer.Arrival).ToList();
        kept.Count(arrival => arrival >= 5_000).Should().BeInRange(420, 580);
        kept.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Wrong_answers_are_counted_by_kind_and_shown_by_a_few()
    {
        for (var number = 0; number < 30; number++)
            _log.Wrong("wrong answer: items are missing", Question(number, "q"), DateTimeOffset.UnixEpoch, "{}"u8);

        var report = _log.Report();
        report.Wrong.Should().Equal(new Dictionary<string, long> { ["wrong answer: items are missing"] = 30 });
        report.Examples.Should().HaveCount(10);
    }

    private void Answer(long number, string key, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (_log.IsKnown(Question(number, key), bytes))
            _log.Again();
        else
            _log.Right(Question(number, key), DateTimeOffset.UnixEpoch, bytes);
    }

    private static ApiQuestion Question(long number, string key) => new(number, Tenant, new Dictionary<string, string> { ["key"] = key });
}
