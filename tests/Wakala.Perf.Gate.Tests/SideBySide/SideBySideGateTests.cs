using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Equal builds, slower ones, noisy and late ones, over invented blocks whose noise is as it was measured.</summary>
public sealed class SideBySideGateTests
{
    private const int LastLook = 2;

    /// <summary>Pairs of processes of ten blocks, as these are.</summary>
    private static readonly ComparisonRules OfShortPairs = new() { Looks = [(3, 0.1), (5, 0.2), (8, 0.25), (12, 0.15), (20, 0.2), (28, 0.1)] };

    [Fact]
    public void Equal_builds_pass_and_each_figure_says_what_it_would_have_seen()
    {
        var row = Judge(60);

        row.Verdict.Should().Be(Verdict.Passed);
        row.Figures.Select(figure => figure.Name).Should().Equal("mean", "P50", "P95", "P99");
        row.Figures.Should().OnlyContain(figure => figure.Detectable > 0.01 && figure.Detectable < 0.25);
        row.Reason.Should().StartWith("Would have called mean +");
        row.Figures.Should().OnlyContain(figure => figure.Low < figure.Change && figure.Change < figure.High);
    }

    [Fact]
    public void Equal_builds_never_alarm_in_two_hundred_rows()
    {
        var verdicts = Enumerable.Range(0, 200).Select(seed => Judge(20, seed: seed, look: 0).Verdict);

        verdicts.Should().NotContain(Verdict.Regressed).And.NotContain(Verdict.Improved);
    }

    [Fact]
    public void A_slower_build_is_called_and_the_message_says_how_much()
    {
        var row = Judge(60, slower: 1.20);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Figures[0].Change.Should().BeApproximately(0.2, 0.04);
        row.Reason.Should().MatchRegex(@"(mean|P50|P95|P99) is \+\d+ % slower: [\d.]+ ms, was [\d.]+ ms side by side; surely more than \+[\d.]+ %, and more than \+(1\.5|3) % fails\.");
    }

    [Fact]
    public void A_pair_of_processes_that_is_alone_may_be_an_unusual_one()
    {
        // One pair's sixty blocks leave as little doubt as six pairs' do.
        var one = SideBySideGate.Judge(new SideBySideMeasurement { Rows = [OfOnePair(Trial("GET /one", 60, 1.10, 0.05, 3, 200, 0.1, null, null))] }, 0, new ComparisonRules()).Single();

        one.Verdict.Should().NotBe(Verdict.Regressed);
        one.IsSuspect.Should().BeTrue();
        Judge(60, slower: 1.10, noise: 0.05, look: 0).Verdict.Should().Be(Verdict.Regressed);
        SideBySideGate.Judge(new SideBySideMeasurement { Rows = [OfOnePair(Trial("GET /one", 60, 1.35, 0.05, 3, 200, 0.1, null, null))] }, 0, new ComparisonRules()).Single().Verdict.Should().Be(Verdict.Regressed);

        static PairedTrial OfOnePair(PairedTrial trial) => trial with { Blocks = [.. trial.Blocks.Select(block => block with { Pair = 0 })] };
    }

    [Fact]
    public void A_fifth_is_called_at_the_first_look() => Judge(20, slower: 1.2, look: 0).Verdict.Should().Be(Verdict.Regressed);

    [Fact]
    public void A_build_that_looks_slower_and_not_surely_enough_is_suspect()
    {
        Judge(30, slower: 1.06, look: 0).Should().Match<RowComparison>(row => row.Verdict != Verdict.Regressed && row.IsSuspect);
        Judge(30, slower: 1.5, look: 0).Should().Match<RowComparison>(row => row.Verdict == Verdict.Regressed && !row.IsSuspect);
        Judge(60).IsSuspect.Should().BeFalse();
    }

    [Theory]
    [InlineData(Verdict.Passed, false, 2, true)]
    [InlineData(Verdict.Passed, false, 3, false)]
    [InlineData(Verdict.Inconclusive, false, 3, true)]
    [InlineData(Verdict.Invalid, false, 3, true)]
    [InlineData(Verdict.Inconclusive, false, 4, false)]
    [InlineData(Verdict.Passed, true, 3, true)]
    [InlineData(Verdict.Passed, true, 5, true)]
    public void More_pairs_are_for_what_they_may_settle(Verdict verdict, bool suspect, int looks, bool goesOn)
        => new ComparisonRules().GoesOn(looks, [Judge(20, look: 0) with { Verdict = verdict, IsSuspect = suspect }], []).Should().Be(goesOn);

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(1, 3, false)]
    [InlineData(3, 2, true)]
    [InlineData(3, 3, false)]
    [InlineData(4, 3, true)]
    [InlineData(4, 6, false)]
    public void No_pair_is_measured_that_cannot_make_a_disturbed_comparison_believable(int looks, int disturbed, bool goesOn)
    {
        var busy = Enumerable.Range(0, disturbed).Select(pair => new PairConditions(pair, 0.2, ForeignCores: 1, 1, null, 1));

        OfShortPairs.GoesOn(looks, [Judge(20, look: 0) with { Verdict = Verdict.Invalid, IsSuspect = true }], [.. busy]).Should().Be(goesOn);
    }

    [Fact]
    public void A_faster_build_is_an_improvement() => Judge(60, slower: 0.8).Verdict.Should().Be(Verdict.Improved);

    [Fact]
    public void A_change_within_the_margin_is_none() => Judge(60, slower: 1.01, noise: 0.01).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void One_block_gone_wild_decides_nothing()
        => Judge(60, disturb: (block, arm) => block == 7 && arm == 1 ? 30 : 1).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void What_disturbs_both_alike_decides_nothing()
        => Judge(60, disturb: (block, _) => block % 5 == 0 ? 8 : 1).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void A_table_too_noisy_to_tell_is_inconclusive_and_says_so()
    {
        var row = Judge(20, noise: 0.9, look: 0);

        row.Verdict.Should().Be(Verdict.Inconclusive);
        row.Reason.Should().Contain("too noisy to tell");
    }

    [Fact]
    public void A_generator_that_was_late_is_invalid()
    {
        var row = Judge(20, lag: 25, look: 0);

        row.Verdict.Should().Be(Verdict.Invalid);
        row.Reason.Should().Contain("In 20 of 20 blocks requests went out late while connections were free");
    }

    [Fact]
    public void More_errors_are_a_regression_by_count_and_not_by_time()
    {
        var row = Judge(60, errors: (block, arm) => arm == 1 ? 1 : 0);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.HasMoreErrors.Should().BeTrue();
        row.Reason.Should().StartWith("Errors: 60 of 12,000 requests, the base had 0 (60 × status 500).");
    }

    [Fact]
    public void Errors_of_one_disturbance_are_not()
        => Judge(60, errors: (block, arm) => arm == 1 && block < 2 ? 20 : 0).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void A_row_of_few_requests_merges_blocks_for_its_P99_and_sees_less()
    {
        var (many, few, fewer) = (Judge(60), Judge(60, requests: 100), Judge(60, requests: 10));

        few.Figures[3].Detectable.Should().BeGreaterThan(many.Figures[3].Detectable ?? 0);
        fewer.Figures.Select(figure => figure.Name).Should().Equal(["mean", "P50"], "six stretches of enough requests say nothing of the others");
    }

    [Fact]
    public void A_figure_that_only_further_pairs_made_callable_leaves_no_row_undecided()
    {
        // A tail that differs from pair to pair, of builds as equal as before; with ten requests a block P95 has a stretch a pair of processes.
        var random = new Random(5);
        double Disturb(int block, int arm) => random.Next(12) == 0 ? 4 * Math.Exp(0.7 * Normal(new Random((block / 10 * 2) + arm))) : 1;
        var measured = new SideBySideMeasurement { Rows = [Trial("GET /one", 200, 1, 0.05, 3, 10, 0.1, Disturb, null)] };

        var row = SideBySideGate.Judge(measured, 4, OfShortPairs).Single();
        var planned = SideBySideGate.Judge(measured, 4, OfShortPairs with { LooksUnlessUndecided = 5 }).Single();

        row.Verdict.Should().Be(Verdict.Passed);
        row.Figures.Single(figure => figure.Name == "P95").Should().Match<FigureComparison>(figure => figure.Verdict == Verdict.Inconclusive && !figure.Binding);
        row.Reason.Should().Contain("Too few requests to judge P95");
        planned.Verdict.Should().Be(Verdict.Inconclusive, "with twenty pairs planned it is asked for");
    }

    [Fact]
    public void Nothing_is_no_comparison()
    {
        var judging = () => SideBySideGate.Judge(new SideBySideMeasurement { Rows = [] }, 0, new ComparisonRules());

        judging.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void One_slow_row_of_a_table_is_called_and_the_others_are_not()
    {
        var rows = Enumerable.Range(0, 7).Select(at => Trial($"row {at}", 60, at == 3 ? 1.25 : 1, 0.1, at, 200, 0.1, null, null)).ToList();

        var judged = SideBySideGate.Judge(new SideBySideMeasurement { Rows = rows }, LastLook, new ComparisonRules());

        judged.Where(row => row.Verdict == Verdict.Regressed).Select(row => row.Scenario).Should().Equal("row 3");
    }

    private static RowComparison Judge(
        int blocks, double slower = 1, double noise = 0.1, int seed = 3, int requests = 200, double lag = 0.1, int look = LastLook, Func<int, int, double>? disturb = null, Func<int, int, int>? errors = null)
        => SideBySideGate.Judge(new SideBySideMeasurement { Rows = [Trial("GET /one", blocks, slower, noise, seed, requests, lag, disturb, errors)] }, look, new ComparisonRules()).Single();

    /// <summary>
    /// Blocks whose level wanders by a quarter for both builds together, with a paired log ratio that deviates by <paramref name="noise"/>, as
    /// was measured for P50 and P95 on two noisy cores.
    /// </summary>
    private static PairedTrial Trial(
        string name, int blocks, double slower, double noise, int seed, int requests, double lag, Func<int, int, double>? disturb, Func<int, int, int>? errors)
    {
        var random = new Random(seed);
        return new PairedTrial
        {
            Scenario = name,
            Rate = requests / 2.0,
            BlockSeconds = 2,
            Blocks = [.. Enumerable.Range(0, blocks).Select(block =>
            {
                var level = 3 * Math.Exp(0.25 * Normal(random));
                return new PairedBlock(block / 10, Arm(block, 0, level), Arm(block, 1, level * slower * Math.Exp(noise * Normal(random))));
            })],
        };

        ArmBlock Arm(int block, int arm, double level)
        {
            var histogram = new LatencyHistogram();
            for (var request = 0; request < requests; request++)
                histogram.Record(TimeSpan.FromMilliseconds(level * (disturb?.Invoke(block, arm) ?? 1) * Math.Exp(0.5 * Normal(random))));
            var count = errors?.Invoke(block, arm) ?? 0;
            return new ArmBlock
            {
                Due = requests,
                Errors = count == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["status 500"] = count },
                ResponseTime = IntervalHistogram.Of(histogram),
                PacingLagP99Ms = lag,
            };
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
