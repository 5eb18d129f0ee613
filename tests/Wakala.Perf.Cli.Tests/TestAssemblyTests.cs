namespace Wakala.Perf.Cli.Tests;

/// <summary>Which of the harness's own tests a check runs, and where.</summary>
public sealed class TestAssemblyTests
{
    private static readonly string SecondTier = Trait(new SecondTierAttribute().GetTraits());
    private static readonly string Measures = Trait(new MeasuresAttribute().GetTraits());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_measures_is_left_out_of_the_one_part_and_is_all_of_the_other(bool all)
    {
        var (together, alone) = TestAssembly.Harness(Checkout.Root, all);

        foreach (var one in alone)
        {
            one.Filter.Take(2).Should().Equal("-trait", Measures);
            together.Single(other => other.Name == one.Name).Filter.Take(2).Should().Equal("-trait-", Measures);
        }

        together.Select(one => one.Name).Should().Contain(alone.Select(one => one.Name)).And.HaveCountGreaterThan(alone.Count);
        together.Concat(alone).Select(one => one.Reports).Should().OnlyHaveUniqueItems("no part overwrites what another reports");
    }

    [Fact]
    public void The_second_tier_is_left_out_unless_all_is_asked_for()
    {
        var (first, both) = (TestAssembly.Harness(Checkout.Root, all: false), TestAssembly.Harness(Checkout.Root, all: true));

        first.Together.Concat(first.Alone).Should().OnlyContain(one => one.Filter.TakeLast(2).SequenceEqual(new[] { "-trait-", SecondTier }));
        both.Together.Concat(both.Alone).Should().NotContain(one => one.Filter.Contains(SecondTier));
    }

    private static string Trait(IReadOnlyCollection<KeyValuePair<string, string>> traits) => $"{traits.Single().Key}={traits.Single().Value}";
}
