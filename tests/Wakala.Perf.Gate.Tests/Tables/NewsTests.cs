namespace Wakala.Perf.Gate.Tests;

/// <summary>A row that does less than its baseline.</summary>
public sealed class NewsTests
{
    private const string Less = "Less work: SELECT messages 1 → 0.2 a request";
    private const string Accept = "./perf accept --suite api --scenario \"GET /messages/list\" --reason \"…\"";

    private static readonly FigureJudgement Fewer = Count("sql.SELECT messages", 1, 0.2, Verdict.Changed);
    private static readonly FigureJudgement More = Count("redis.GET", 1, 3, Verdict.Regressed);
    private static readonly FigureJudgement Same = Count("redis.SET", 1, 1, Verdict.Passed);

    [Fact]
    public void Less_work_that_was_audited_is_changed_and_says_what_old_and_new_and_how_to_accept_it()
        => Row("412 answers").With([Same, Fewer]).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Changed
            && row.Reason == $"{Less}; {Accept} makes it the measure, if it is meant (audited: 412 answers).");

    [Fact]
    public void Less_work_that_nothing_audited_is_no_pass()
        => Row(null).With([Fewer]).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Inconclusive
            && row.Reason == $"{Less}, and nothing audited it: it may be work left undone; if it is meant, {Accept} makes it the measure.");

    [Theory]
    [InlineData(Verdict.Regressed, Verdict.Regressed)]
    [InlineData(Verdict.Invalid, Verdict.Invalid)]
    [InlineData(Verdict.Inconclusive, Verdict.Inconclusive)]
    [InlineData(Verdict.New, Verdict.Changed)]
    [InlineData(Verdict.Improved, Verdict.Changed)]
    [InlineData(Verdict.Passed, Verdict.Changed)]
    public void What_is_wrong_comes_first_and_less_work_comes_before_what_is_right(Verdict before, Verdict after)
    {
        var row = (Row("412 answers") with { Verdict = before, Reason = "So it was." }).With([Fewer]);

        row.Verdict.Should().Be(after);
        row.Reason.Should().ContainAll("So it was.", Less);
    }

    [Fact]
    public void A_wrong_answer_stays_a_regression_however_little_work_it_was()
    {
        var row = (Row("412 answers") with { Verdict = Verdict.Regressed, Reason = "One of 412 answers is of another tenant." }).With([Fewer]);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Be($"One of 412 answers is of another tenant. {Less}.");
    }

    [Fact]
    public void More_of_one_thing_is_a_regression_whatever_is_less_beside_it()
    {
        var row = Row("412 answers").With([More, Fewer]);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Be($"More work: redis.GET 1 → 3 a request. {Less}.");
    }

    [Fact]
    public void A_share_beyond_its_baseline_is_held_to_the_audit_too()
    {
        var figure = Count("hit ratio", 60, 70, Verdict.Changed) with { Unit = "%", Reason = "hit ratio is 70 %, over 62 %." };

        (Row(null) with { Verdict = Verdict.Changed, Figures = [figure] }).With([]).Verdict.Should().Be(Verdict.Inconclusive);
        (Row("412 answers") with { Verdict = Verdict.Changed, Figures = [figure] }).With([]).Should().Match<ScenarioJudgement>(
            row => row.Verdict == Verdict.Changed && row.Reason!.StartsWith("Hit ratio is 70 %, over 62 %; ./perf accept"));
    }

    [Fact]
    public void A_run_ends_with_a_line_for_it_and_with_none_for_others()
    {
        News.Line(Row("412 answers").With([Fewer])).Should().Be(
            $"GET /messages/list is Changed: less work: SELECT messages 1 → 0.2 a request. Meant? {Accept}. Not meant? Suspect a cache key that lost a part, a write that is dropped, an answer that is cut short.");
        News.Line(Row(null).With([Fewer])).Should().StartWith("GET /messages/list is Inconclusive: less work: ");

        News.Line(Row("412 answers").With([Same])).Should().BeNull();
        News.Line(Row("412 answers").With([More, Fewer])).Should().BeNull("its failure says it");
    }

    [Fact]
    public void A_row_of_another_profile_is_accepted_in_that_and_a_shell_leaves_its_name_alone()
        => News.Line((Row("1") with { Name = "SELECT $1", Profile = "pr" }).With([Fewer])).Should().Contain("--scenario 'SELECT $1' --profile pr --reason");

    [Fact]
    public void What_its_trials_were_audited_by_is_the_rows()
    {
        RowGate.Judge(Synthetic.Context, Synthetic.Rules, null, [Synthetic.Trial()]).Audited.Should().BeNull();
        RowGate.Judge(Synthetic.Context, Synthetic.Rules, null, [Synthetic.Trial() with { Audited = "412 answers" }, Synthetic.Trial()]).Audited.Should().Be("412 answers");
    }

    private static ScenarioJudgement Row(string? audited)
        => RowGate.Judge(Synthetic.Context, Synthetic.Rules, null, [Synthetic.Trial()]) with { Verdict = Verdict.Passed, Reason = null, Audited = audited };

    private static FigureJudgement Count(string name, double before, double now, Verdict verdict)
        => new() { Name = name, Unit = "1/request", Kind = FigureKind.Count, Baseline = before, Value = now, Verdict = verdict, Binding = true };
}
