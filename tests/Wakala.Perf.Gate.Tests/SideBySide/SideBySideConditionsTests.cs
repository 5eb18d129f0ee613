using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>What decides beside the response times of mixed blocks: processor time, solo blocks, the machine, errors that come in waves.</summary>
public sealed class SideBySideConditionsTests
{
    private const int LastLook = 2;

    private static readonly PairConditions Quiet = new(0, 0.3, 0.05, 1, 0.4, 1);

    [Fact]
    public void A_candidate_that_burns_processor_time_is_called_although_its_answers_are_as_fast()
    {
        var judged = Judge(Mixed(1, 1), Processor(1.06));

        judged[0].Verdict.Should().Be(Verdict.Passed);
        judged[1].Scenario.Should().Be("processor time of a request");
        judged[1].Verdict.Should().Be(Verdict.Regressed);
        judged[1].Reason.Should().MatchRegex(@"CPU is \+6 % more: 5\d\d µs, was 5\d\d µs side by side");
    }

    [Fact]
    public void Equal_processor_time_passes() => Judge(Mixed(1, 1), Processor(1))[1].Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void A_slowdown_that_only_a_build_alone_shows_is_called_by_the_solo_blocks()
    {
        var row = Judge(Mixed(mixed: 1, solo: 1.5, blocks: 80))[0];

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Contain("Alone on the machine the builds differ otherwise than mixed, and that decides: mean +4");
    }

    [Fact]
    public void A_slowdown_of_mixed_blocks_that_solo_ones_contradict_is_none()
    {
        var row = Judge(Mixed(mixed: 1.3, solo: 1))[0];

        row.Verdict.Should().Be(Verdict.Inconclusive);
        row.SoloDecides.Should().BeTrue();
    }

    [Fact]
    public void A_slowdown_that_is_larger_alone_is_still_one() => Judge(Mixed(mixed: 1.2, solo: 1.5))[0].Verdict.Should().Be(Verdict.Regressed);

    public static TheoryData<string, PairConditions> Disturbances => new()
    {
        { "other programs used up to 0.8 cores meanwhile, above 0.25", Quiet with { ForeignCores = 0.8 } },
        { "other programs used up to 0.8 cores meanwhile (make (4711) 0.7), above 0.25", Quiet with { ForeignCores = 0.8, ForeignPrograms = "make (4711) 0.7" } },
        { "a sleeping thread woke up to 35 ms late (P99), above 10 ms, and up to 90 % of the time something waited for a processor", Quiet with { JitterP99Ms = 35, CpuPressure = 0.9 } },
        { "the speed of a core moved by 25 %, above 10 %", Quiet with { Calibration = 0.75 } },
    };

    [Theory]
    [MemberData(nameof(Disturbances))]
    public void A_disturbed_machine_makes_a_row_invalid_and_never_regressed(string reason, PairConditions disturbed)
    {
        var row = Judge(Mixed(1.4, 1.4), conditions: [disturbed, disturbed with { Pair = 1 }, .. Enumerable.Range(2, 4).Select(pair => Quiet with { Pair = pair })])[0];

        row.Verdict.Should().Be(Verdict.Invalid);
        row.Reason.Should().Contain($"In 2 of 6 pairs of processes {reason}.");
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(1, 3, false)]
    [InlineData(2, 3, true)]
    [InlineData(1, 6, false)]
    [InlineData(2, 10, false)]
    [InlineData(3, 10, true)]
    public void One_disturbed_pair_of_three_and_a_fifth_of_more_are_what_the_ranks_are_for(int disturbed, int pairs, bool invalid)
    {
        var conditions = Enumerable.Range(0, pairs).Select(pair => Quiet with { Pair = pair, ForeignCores = pair < disturbed ? 1 : 0 });

        (Judge(Mixed(1, 1), conditions: [.. conditions])[0].Verdict == Verdict.Invalid).Should().Be(invalid);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Pairs_that_all_ran_at_one_speed_are_believed_whatever_was_read_before_the_first(int pairs)
        => Judge(Mixed(1, 1), conditions: [.. Enumerable.Range(0, pairs).Select(pair => Quiet with { Pair = pair, Calibration = 1.13 + (0.01 * pair) })])[0].Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void More_errors_are_believed_on_any_machine()
        => Judge(Mixed(1, 1, errors: (_, arm) => arm), conditions: [.. Enumerable.Repeat(Quiet with { ForeignCores = 1 }, 6)])[0].Verdict.Should().Be(Verdict.Regressed);

    [Fact]
    public void Errors_that_come_in_waves_must_be_more_block_by_block_too()
    {
        // The base fails as often in every block but a few, in which the candidate had a wave: 1,300 and 700 in all, which no binomial would believe.
        var wave = Judge(Mixed(1, 1, errors: (block, arm) => arm == 1 && block % 15 == 0 ? 160 : 12))[0];
        var more = Judge(Mixed(1, 1, errors: (_, arm) => arm == 1 ? 24 : 12))[0];

        wave.Errors.Candidate.Should().BeGreaterThan(wave.Errors.Base + 400);
        wave.Verdict.Should().Be(Verdict.Passed);
        more.Verdict.Should().Be(Verdict.Regressed);
    }

    [Fact]
    public void Matched_requests_show_what_their_content_hides()
    {
        var row = Judge(Mixed(1, 1, matched: 1.05))[0];

        var figure = row.Figures.Should().ContainSingle(figure => figure.Name == "matched").Subject;
        figure.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Contain("matched is +5");
    }

    [Fact]
    public void Groups_apart_have_the_chance_of_their_rank_sum()
    {
        // U = 25 of 25, mean 12.5, deviation √(25 · 11 / 12): z = 12 / 4.787.
        RankSum.Chance([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]).Should().BeApproximately(0.0122, 0.0001);
        RankSum.Chance([1, 3, 5], [2, 4]).Should().Be(1);
        RankSum.Chance([], [1]).Should().Be(1);
    }

    [Fact]
    public void More_errors_than_chance_would_give_and_too_few_for_a_call_are_worth_more_pairs()
    {
        var more = Judge(Mixed(1, 1, errors: (block, arm) => block % 12 == 0 ? arm : 0))[0];
        var chance = Judge(Mixed(1, 1, errors: (block, arm) => block % 12 == 0 ? 1 : 0))[0];

        more.Should().Match<RowComparison>(row => row.Errors.Candidate == 5 && row.Verdict == Verdict.Passed && row.IsSuspect);
        chance.IsSuspect.Should().BeFalse();
    }

    private static IReadOnlyList<RowComparison> Judge(PairedTrial row, ProcessorTrial? processor = null, IReadOnlyList<PairConditions>? conditions = null)
        => SideBySideGate.Judge(new SideBySideMeasurement { Rows = [row], Processor = processor is null ? [] : [processor], Conditions = conditions ?? [] }, LastLook, new ComparisonRules());

    private static ProcessorTrial Processor(double ratio)
    {
        var random = new Random(5);
        return new ProcessorTrial("processor time of a request", 2, [.. Enumerable.Range(0, 60).Select(block => new ProcessorBlock(block / 10, block % 5 == 4, 500 * Noise(random, 0.02), 500 * ratio * Noise(random, 0.02)))]);
    }

    private static PairedTrial Mixed(double mixed, double solo, int blocks = 60, double? matched = null, Func<int, int, int>? errors = null)
    {
        var random = new Random(11);
        return new PairedTrial
        {
            Scenario = "GET /one",
            Rate = 100,
            BlockSeconds = 2,
            Blocks = [.. Enumerable.Range(0, blocks).Select(block =>
            {
                var alone = block % 5 == 4;
                return new PairedBlock(block / 10, Arm(block, 0, 3), Arm(block, 1, 3 * (alone ? solo : mixed) * Noise(random, 0.05)))
                {
                    Solo = alone,
                    Matched = alone || matched is null ? [] : [.. Enumerable.Range(0, 100).Select(_ => Math.Log(matched.Value * Noise(random, 0.2)))],
                };
            })],
        };

        ArmBlock Arm(int block, int arm, double level)
        {
            var histogram = new LatencyHistogram();
            for (var request = 0; request < 400; request++)
                histogram.Record(TimeSpan.FromMilliseconds(level * Noise(random, 0.5)));
            var count = errors?.Invoke(block, arm) ?? 0;
            return new ArmBlock { Due = 400, Errors = count == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["status 500"] = count }, ResponseTime = IntervalHistogram.Of(histogram), PacingLagP99Ms = 0.1 };
        }
    }

    private static double Noise(Random random, double deviation)
        => Math.Exp(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
