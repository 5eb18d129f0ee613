using System.Text.RegularExpressions;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>What <c>./perf test</c> leaves to <c>./perf test --all</c> stands in docs/check.md, with what stays for it; and nothing that a gate is proved by is left out of both.</summary>
public sealed partial class TierTests
{
    private const string SecondTier = "## The second tier";
    private const string PlantedFaults = "## Planted faults of the first tier";

    [Fact]
    public void The_document_lists_every_test_of_the_second_tier_and_no_other()
        => Table(SecondTier).Select(line => line.Names[0]).Should().BeEquivalentTo(CompiledTest.All.Where(test => test.IsSecondTier).Select(test => test.Name));

    [Fact]
    public void For_each_of_them_a_test_stays_in_the_first_tier()
    {
        var first = CompiledTest.All.Where(test => !test.IsSecondTier).Select(test => test.Name).ToHashSet();

        foreach (var (line, names) in Table(SecondTier))
            names.Skip(1).Should().NotBeEmpty("{0} says what stays for it", line).And.BeSubsetOf(first, "{0} names what every push runs", line);
    }

    [Fact]
    public void Each_fault_that_users_would_feel_is_planted_in_the_first_tier()
    {
        var (first, faults) = (CompiledTest.All.Where(test => !test.IsSecondTier).Select(test => test.Name).ToHashSet(), Table(PlantedFaults));

        faults.Select(fault => fault.Line.Split('|')[1].Trim()).Should().OnlyHaveUniqueItems()
            .And.Contain(["a slow statement", "N+1", "a lost index", "a dropped message", "an error rate", "a lost baseline file", "a leaked container"]);
        foreach (var (line, names) in faults)
            names.Should().NotBeEmpty("{0} says by which test", line).And.BeSubsetOf(first, "{0} names what every push runs", line);
    }

    [Fact]
    public void Tests_that_measure_are_in_the_projects_that_the_check_runs_by_themselves()
    {
        var measuring = CompiledTest.All.Where(test => test.Measures).ToLookup(test => test.IsSecondTier, test => test.Assembly);

        measuring[false].Distinct().Should().BeEquivalentTo("Wakala.Perf.Load.Tests", "Wakala.Perf.Suite.Tests");
        measuring[true].Distinct().Except(measuring[false]).Should().Equal("Wakala.Platform.Tests");
    }

    /// <summary>The lines of a table below a heading, each with the tests that it names.</summary>
    private static List<(string Line, string[] Names)> Table(string heading)
    {
        var lines = File.ReadLines(Path.Combine(Checkout.Root, "docs", "check.md")).SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        return [.. lines.Where(line => line.StartsWith('|')).Skip(2).Select(line => (line, TestName().Matches(line).Select(match => match.Groups[1].Value).ToArray()))];
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
