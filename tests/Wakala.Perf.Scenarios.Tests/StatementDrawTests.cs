namespace Wakala.Perf.Scenarios.Tests;

public sealed class StatementDrawTests
{
    private static readonly DataFeed Feed = new()
    {
        Feed = 1,
        Workload = "w",
        From = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        To = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Tenants =
        [
            new("t-0001", 0.7, "s", [new("a@t-0001.example", "p")], [new(1, "Amina", "+1"), new(2, "Juma", "+2")]),
            new("t-0002", 0.3, "s", [new("a@t-0002.example", "p")], [new(3, "Asha", "+3")]),
        ],
    };

    private static readonly Dictionary<string, TenantNumbers> People = new() { ["t-0001"] = new(11, 101), ["t-0002"] = new(12, 102) };

    [Fact]
    public void All_parameters_of_one_execution_are_of_one_tenant_and_one_day()
    {
        var draw = Draw(
            new("integer", "tenant"),
            new("bigint", "user"),
            new("text", "contact.phone"),
            new("timestamptz", "moment") { Days = 30 },
            new("timestamptz", "moment") { Days = 30, EarlierDays = 10 });
        for (var arrival = 0; arrival < 200; arrival++)
        {
            var drawn = Parameters(draw, arrival, 5);

            drawn[1].Should().Be(drawn[0] == "11" ? "101" : "102");
            (drawn[0] == "12").Should().Be(drawn[2] == "+3");
            (DateTimeOffset.Parse(drawn[3]!, null) - DateTimeOffset.Parse(drawn[4]!, null)).Should().Be(TimeSpan.FromDays(10));
            DateTimeOffset.Parse(drawn[3]!, null).Should().BeAfter(Feed.To.AddDays(-30)).And.BeOnOrBefore(Feed.To);
        }
    }

    [Fact]
    public void The_same_arrival_draws_the_same()
    {
        var draw = Draw(new("integer", "tenant"), new("text", "words"), new("smallint", "oneOf") { Values = ["0", "1", "2"] });

        Enumerable.Range(0, 50).Select(arrival => string.Join('|', Parameters(draw, arrival, 3))).Should().Equal(
            Enumerable.Range(0, 50).Select(arrival => string.Join('|', Parameters(draw, arrival, 3))));
    }

    [Fact]
    public void A_draw_that_is_not_known_is_named()
        => FluentActions.Invoking(() => Parameters(Draw(new ExportedParameter("text", "colour")), 0, 1))
            .Should().Throw<InvalidOperationException>().WithMessage("Parameter $1 of 's' is drawn by 'colour', which is not known here.");

    [Fact]
    public void What_is_no_export_is_refused()
    {
        FluentActions.Invoking(() => ExportedStatements.Parse("Usage")).Should().Throw<InvalidOperationException>().WithMessage("What the platform printed is not an export of statements*");
        FluentActions.Invoking(() => ExportedStatements.Parse("""{"schema":2,"people":"","statements":[]}""")).Should().Throw<InvalidOperationException>().WithMessage("*format 2*");
        FluentActions.Invoking(() => new ExportedStatements(1, "", []).Of("a row")).Should().Throw<InvalidOperationException>().WithMessage("*no statement of 'a row'*");
    }

    private static StatementDraw Draw(params ExportedParameter[] parameters) => new(new ExportedStatement("r", "s", 1, "SELECT 1", "t", null, 0, parameters), Feed, People, 1);

    private static string?[] Parameters(StatementDraw draw, long arrival, int count)
    {
        var parameters = new string?[count];
        draw.Draw(arrival, parameters);
        return parameters;
    }
}
