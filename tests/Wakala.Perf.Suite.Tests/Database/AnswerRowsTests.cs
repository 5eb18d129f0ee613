namespace Wakala.Perf.Suite.Tests;

public sealed class AnswerRowsTests
{
    private static readonly string[] ByAge = ["age"];

    [Fact]
    public void Rows_of_one_age_may_stand_either_way_and_the_last_may_be_any_of_its_age()
        => Rows((3, "a"), (2, "c"), (2, "b"), (1, "d")).DifferenceTo(Rows((3, "a"), (2, "b"), (2, "c"), (1, "e")), ByAge).Should().BeNull();

    [Fact]
    public void A_row_that_is_missing_or_out_of_order_or_another_is_named()
    {
        Rows((3, "a")).DifferenceTo(Rows((3, "a"), (2, "b")), ByAge).Should().Be("gave 1 rows, and there are 2");
        Rows((2, "b"), (3, "a")).DifferenceTo(Rows((3, "a"), (2, "b")), ByAge).Should().Be("row 1 has age '2', and '3' is right");
        Rows((3, "z"), (2, "b")).DifferenceTo(Rows((3, "a"), (2, "b")), ByAge).Should().Be("gave a row that is not right: 3 | z");
        Rows((3, "z")).DifferenceTo(Rows((3, "a")), []).Should().Be("row 1 has name 'z', and 'a' is right");
    }

    private static AnswerRows Rows(params (int Age, string Name)[] rows)
        => new([.. rows.Select(row => new Dictionary<string, string> { ["age"] = $"{row.Age}", ["name"] = row.Name })]);
}
