using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>What a comparison makes of the work that was counted with it.</summary>
public sealed class ComparedWorkTests
{
    private static readonly WorkCount[] Before = [new("sql.SELECT contacts", "1/request", 1, 0), new("redis.bytes.out", "B/request", 1_000, 0.02)];

    [Fact]
    public void More_work_is_a_regression_whatever_the_times_say()
    {
        var row = Row(Verdict.Passed).With(Work(new WorkCount("sql.SELECT contacts", "1/request", 7, 0), Before[1]));

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Timed.Should().Be(Verdict.Passed);
        row.Reason.Should().Be("Work changed: SELECT contacts 1 → 7 a request. P50 is what it was.");
    }

    [Theory]
    [InlineData(Verdict.Passed, Verdict.Changed)]
    [InlineData(Verdict.Improved, Verdict.Changed)]
    [InlineData(Verdict.Inconclusive, Verdict.Inconclusive)]
    [InlineData(Verdict.Regressed, Verdict.Regressed)]
    public void Less_work_is_news_and_said_where_nothing_is_worse(Verdict timed, Verdict verdict)
    {
        var row = Row(timed).With(Work(new WorkCount("sql.SELECT contacts", "1/request", 0.2, 0), Before[1]));

        row.Verdict.Should().Be(verdict);
        row.Timed.Should().Be(timed);
        row.Reason.Should().StartWith($"Work changed: SELECT contacts 1 → 0.2 a request.{(verdict == Verdict.Changed ? " Less is no gift: look whether something is left undone." : "")} P50");
    }

    [Fact]
    public void Where_times_alone_are_worse_it_says_that_no_work_changed()
    {
        var row = Row(Verdict.Regressed).With(Work(Before));

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().EndWith("No work changed with it.");
    }

    [Fact]
    public void Equal_work_leaves_a_row_as_it_was()
    {
        var row = Row(Verdict.Passed).With(Work(Before[0], Before[1] with { Value = 1_015 }));

        row.Verdict.Should().Be(Verdict.Passed);
        row.Reason.Should().Be("P50 is what it was.");
    }

    [Fact]
    public void Another_plan_is_shown_with_a_row_that_is_worse_and_with_no_other()
    {
        var work = Work(Before) with { Plans = [new ChangedPlan("SELECT contacts", "Index Scan using contacts_name_idx on contacts", "Seq Scan on contacts")] };

        Row(Verdict.Regressed).With(work).Reason.Should().ContainAll("SELECT contacts is planned otherwise", "Index Scan using contacts_name_idx", "Seq Scan on contacts");
        Row(Verdict.Passed).With(work).Reason.Should().NotContain("Seq Scan");
    }

    [Fact]
    public void What_was_not_counted_is_neither_more_nor_less()
    {
        var row = Row(Verdict.Passed).With(new ComparedWork(WorkGate.Compare(Before, [Before[1]], [new MissingWork("sql.", "the extension is away")]), []));

        row.Verdict.Should().Be(Verdict.Passed);
    }

    [Fact]
    public void Databases_apart_widen_what_pairs_of_processes_differ_by()
    {
        var rules = new ComparisonRules();

        var apart = rules.WithDatabasesApart();

        apart.BetweenPairs.Should().OnlyContain(figure => Math.Abs(figure.Value - double.Hypot(rules.BetweenPairs[figure.Key], rules.BetweenDatabases[figure.Key])) < 1e-12);
        apart.BetweenPairs.Keys.Should().BeEquivalentTo(rules.BetweenPairs.Keys);
        apart.Margins.Should().Equal(rules.Margins);
    }

    private static ComparedWork Work(params WorkCount[] now) => new(WorkGate.Compare(Before, now, []), []);

    private static RowComparison Row(Verdict verdict) => new()
    {
        Scenario = "GET /one",
        Verdict = verdict,
        Reason = verdict == Verdict.Passed ? "P50 is what it was." : "P50 is +20 % slower.",
        Figures = [],
        Errors = (0, 0),
        Blocks = 20,
        Pairs = 2,
    };
}
