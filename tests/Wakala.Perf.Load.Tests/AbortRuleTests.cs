using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

public sealed class AbortRuleTests
{
    [Theory]
    [InlineData("p95 > 500ms for 3s", true)]
    [InlineData("p95 > 0.5s for 3s", true)]
    [InlineData("p95 > 600ms for 3s", false)]
    [InlineData("p95 > 500ms for 4s", false)]
    [InlineData("p50 > 10ms for 1s", false)]
    [InlineData("max > 700ms for 1s", true)]
    [InlineData("errors > 1% for 2s", true)]
    [InlineData("errors > 1% for 3s", false)]
    [InlineData("dropped > 0% for 1s", true)]
    public void A_rule_is_broken_when_its_figure_is_over_its_limit_in_each_of_the_last_seconds(string rule, bool broken)
    {
        SeriesPoint[] seconds =
        [
            new(0, 100, 0, 0, 5, 20, 90),
            new(1, 100, 0, 0, 5, 510, 800),
            new(2, 98, 2, 0, 5, 520, 800),
            new(3, 90, 5, 5, 5, 530, 800),
        ];

        (AbortRule.Parse(rule).Broken(seconds) is not null).Should().Be(broken);
    }

    [Theory]
    [InlineData("p97 > 500ms for 3s")]
    [InlineData("p95 > 500 for 3s")]
    [InlineData("p95 > 5% for 3s")]
    [InlineData("errors > 5ms for 3s")]
    [InlineData("errors > 5% for 0s")]
    [InlineData("errors < 5% for 3s")]
    [InlineData("")]
    public void What_is_no_rule_is_said_with_what_one_is(string text)
        => FluentActions.Invoking(() => AbortRule.Parse(text)).Should().Throw<FormatException>().Which.Message.Should().Contain("is no rule");

    [Fact]
    public void Caps_are_problems_before_anything_is_sent()
    {
        var caps = new LoadCaps(10, 100, TimeSpan.FromMinutes(1));

        caps.Problems(ArrivalRate.Constant(101, TimeSpan.FromMinutes(2))).Should().HaveCount(2);
        caps.Problems(VirtualUsers.Constant(1_000, TimeSpan.FromSeconds(5))).Should().BeEmpty();
    }
}
