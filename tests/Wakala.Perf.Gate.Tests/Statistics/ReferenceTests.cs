using System.Text.Json;
using Pragmastat;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>The statistics against base R, which shares no code with them: <c>Reference/reference.R</c> made the cases beside it.</summary>
public sealed class ReferenceTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    [Fact]
    public void Signed_rank_tails_are_those_of_psignrank()
        => Each<RankCase>("signed-rank", one => SignedRank.AtLeast(one.W, one.N).Should().BeApproximately(one.Tail, one.Tail * 1e-9));

    [Fact]
    public void Hodges_Lehmann_estimates_and_bounds_are_those_of_wilcox_test() => Each<ShiftCase>("hodges-lehmann", one =>
    {
        var averages = new WalshAverages(one.Differences);
        var critical = SignedRank.Critical(one.Differences.Length, one.Alpha);

        averages.Estimate.Should().BeApproximately(one.Estimate, 1e-9);
        averages.Lower(critical).Should().BeApproximately(one.Low, 1e-9);
        averages.Upper(critical).Should().BeApproximately(one.High, 1e-9);
    });

    [Fact]
    public void The_Hodges_Lehmann_estimate_is_the_Center_of_Pragmastat() => Each<ShiftCase>("hodges-lehmann", one
        => new WalshAverages(one.Differences).Estimate.Should().BeApproximately(new Sample(one.Differences).Center(), 1e-12));

    /// <summary>The gate draws 100,000 signs where R goes through all: it may err by the draws' error, and towards the safe side only by it.</summary>
    [Fact]
    public void The_critical_value_of_the_largest_statistic_is_that_of_all_signs() => Each<MaxCase>("max-signed-rank", one =>
    {
        var max = new MaxSignedRank(one.Differences, seed: 1);

        max.Critical(0.05).Should().BeApproximately(one.At5, 1.5);
        max.Critical(0.01).Should().BeApproximately(one.At1, 1.5);
    });

    [Fact]
    public void Clopper_Pearson_bounds_are_those_of_binom_test() => Each<RateCase>("clopper-pearson", one =>
    {
        if (one.Failed > 0)
            BinomialTail.RateAt(one.Failed, one.Sent, 1 - one.Confidence).Should().BeApproximately(one.Low, one.Low * 1e-8);
        if (one.Failed < one.Sent)
            BinomialTail.RateAt(one.Failed + 1, one.Sent, one.Confidence).Should().BeApproximately(one.High, one.High * 1e-8);
    });

    [Fact]
    public void The_conditional_binomial_is_that_of_binom_test() => Each<ErrorCase>("conditional-binomial", one
        => BinomialTail.AtLeast(one.Candidate, one.Base + one.Candidate, one.Share).Should().BeApproximately(one.Chance, one.Chance * 1e-9));

    [Fact]
    public void The_drift_is_that_of_t_test() => Each<DriftCase>("log-shift", one =>
    {
        var shift = LogShift.Of(one.Then, one.Now, one.Alpha);

        shift.Ratio.Should().BeApproximately(one.Ratio, 1e-9);
        shift.Low.Should().BeApproximately(one.Low, 1e-6);
    });

    /// <summary>Two bootstraps draw differently; their bounds agree to a few parts in a hundred.</summary>
    [Fact]
    public void The_block_bootstrap_agrees_with_one_written_in_R() => Each<BootstrapCase>("block-bootstrap", one =>
    {
        var bounds = new BlockBootstrap([Synthetic.Trial([.. one.Seconds.Select(Of)]).Load!]).Of(one.Percentile, one.Confidence);

        bounds.LowMilliseconds.Should().BeApproximately(one.Low, one.Low * 0.02);
        bounds.HighMilliseconds.Should().BeApproximately(one.High, one.High * 0.02);
    });

    [Fact]
    public void The_best_split_is_that_of_its_definition() => Each<SplitCase>("e-divisive", one =>
    {
        var (at, distance) = EDivisive.BestSplit(one.Series);

        at.Should().Be(one.At);
        distance.Should().BeApproximately(one.Distance, 1e-9);
    });

    private static LatencyHistogram Of(double[] milliseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var latency in milliseconds)
            histogram.Record(TimeSpan.FromMilliseconds(latency));
        return histogram;
    }

    private static void Each<T>(string file, Action<T> check)
    {
        var cases = JsonSerializer.Deserialize<T[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", $"{file}.json")), Options)!;
        cases.Should().NotBeEmpty();
        foreach (var one in cases)
            check(one);
    }

    private sealed record RankCase(int N, double W, double Tail);

    private sealed record ShiftCase(double[] Differences, double Alpha, double Estimate, double Low, double High);

    private sealed record MaxCase(double[][] Differences, double At5, double At1);

    private sealed record RateCase(long Failed, long Sent, double Confidence, double Low, double High);

    private sealed record ErrorCase(long Base, long Candidate, double Share, double Chance);

    private sealed record DriftCase(double[] Then, double[] Now, double Alpha, double Ratio, double Low);

    private sealed record BootstrapCase(double[][] Seconds, double Percentile, double Confidence, double Low, double High);

    private sealed record SplitCase(double[] Series, int At, double Distance);
}
