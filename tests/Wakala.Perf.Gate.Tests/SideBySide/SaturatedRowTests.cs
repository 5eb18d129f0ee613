using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Builds that had the machine in turn: the slower answers fewer.</summary>
public sealed class SaturatedRowTests
{
    [Fact]
    public void Equal_builds_pass_and_say_what_they_would_have_called()
    {
        var row = Judge(slower: 1);

        row.Verdict.Should().Be(Verdict.Passed);
        row.Figures.Should().ContainSingle().Which.Should().Match<FigureComparison>(figure => figure.Name == "throughput" && figure.Unit == "1/s" && figure.IsRate && figure.Detectable < 0.1);
        row.Reason.Should().MatchRegex(@"^Would have called throughput \d[\d.]* % \(48 blocks of 2 s, 8 pairs of processes\)\.$");
    }

    [Fact]
    public void A_build_that_answers_fewer_is_called_and_the_message_says_by_how_much()
    {
        var row = Judge(slower: 1.25);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Figures[0].Shown(row.Figures[0].Change).Should().BeApproximately(-0.2, 0.02);
        row.Figures[0].Base.Should().BeApproximately(1_000, 20);
        row.Reason.Should().MatchRegex(@"^throughput is (19|20|21)(\.\d)? % lower: [\d,]+ /s, was [\d,]+ /s side by side; surely more than 1\d(\.\d)? %, and more than 1\.5 % fails\.");
    }

    [Fact]
    public void A_build_that_answers_more_has_improved()
        => Judge(slower: 0.8).Should().Match<RowComparison>(row => row.Verdict == Verdict.Improved && row.Reason.StartsWith("throughput is higher: "));

    [Fact]
    public void Too_few_blocks_of_too_much_noise_are_told_as_what_may_be()
        => Judge(slower: 1, noise: 0.4, pairs: 3).Should().Match<RowComparison>(row => row.Verdict == Verdict.Inconclusive && row.Reason.Contains(" % lower (-") && row.Reason.Contains("and 9.1 % is tolerated: too noisy to tell."));

    [Fact]
    public void Wrong_answers_are_none_however_fast_they_come()
    {
        var row = Judge(slower: 1, errors: 0.3);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.HasMoreErrors.Should().BeTrue();
        row.Figures[0].Shown(row.Figures[0].Change).Should().BeApproximately(-0.3, 0.03);
    }

    [Fact]
    public void A_machine_that_is_to_be_full_is_not_disturbed_because_threads_wake_late()
    {
        PairConditions late = new(0, 0.3, 0, JitterP99Ms: 40, 0.9, 1);

        Judge(slower: 1, conditions: late with { Saturated = true }).Verdict.Should().Be(Verdict.Passed);
        Judge(slower: 1, conditions: late).Verdict.Should().Be(Verdict.Invalid);
        Judge(slower: 1, conditions: late with { Saturated = true, ForeignCores = 1 }).Verdict.Should().Be(Verdict.Invalid, "what others take is not the builds'");
    }

    [Fact]
    public void A_generator_that_is_hardly_ever_idle_says_nothing_of_two_builds()
    {
        PairConditions busy = new(0, GeneratorCores: 0.97, 0, 1, 0.9, 1) { Saturated = true, OneThread = true };

        var row = Judge(slower: 1, conditions: busy);

        row.Verdict.Should().Be(Verdict.Invalid);
        row.Reason.Should().Contain("In 8 of 8 pairs of processes the load's one thread was busy up to 97 % of the time, above 85 %, so that it and not a build set the throughput");
        Judge(slower: 1, conditions: busy with { GeneratorCores = 0.6 }).Verdict.Should().Be(Verdict.Passed);
        Judge(slower: 1, conditions: busy with { OneThread = false }).Verdict.Should().Be(Verdict.Passed, "clients have as many threads as they need");
        Judge(slower: 1, conditions: busy with { Saturated = false }).Verdict.Should().Be(Verdict.Passed, "arrivals that went out late are judged by how late");
    }

    private static RowComparison Judge(double slower, double noise = 0.04, int pairs = 8, double errors = 0, PairConditions? conditions = null)
    {
        var random = new Random(7);
        var row = new PairedTrial
        {
            Scenario = "GET /one",
            Rate = 0,
            BlockSeconds = 2,
            CountedSeconds = 0.85,
            Blocks = [.. Enumerable.Range(0, 6 * pairs).Select(block => new PairedBlock(block / 6, Arm(0), Arm(errors, slower)))],
        };
        var measurement = new SideBySideMeasurement { Rows = [row], Conditions = [.. Enumerable.Range(0, conditions is null ? 0 : pairs).Select(pair => conditions! with { Pair = pair })] };
        return SideBySideGate.Judge(measurement, look: 2, new ComparisonRules()).Should().ContainSingle().Subject;

        ArmBlock Arm(double errorShare, double slow = 1)
        {
            var due = (long)(850 / slow * Math.Exp(noise * (random.NextDouble() - 0.5) * Math.Sqrt(12)));
            return new ArmBlock { Due = due, Errors = new Dictionary<string, long> { ["status 500"] = (long)(errorShare * due) }, ResponseTime = IntervalHistogram.Of(new LatencyHistogram()), PacingLagP99Ms = 0 };
        }
    }
}
