using MathNet.Numerics.Distributions;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// Confidence bounds of percentiles whose requests are not independent of their neighbours in time: whole blocks of two seconds and
/// more are drawn again, so that what happens within a block (a checkpoint, a collection, a queue) stays together.
/// </summary>
/// <remarks>
/// Blocks overlap (H. R. Künsch, "The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17, 1989) and go
/// round at a trial's end, so that each second counts alike (D. N. Politis and J. P. Romano, "A circular block-resampling procedure for
/// stationary data", 1992). They are as long as the third root of the stretch, so that longer stretches see what lasts longer (P. Hall, J. L.
/// Horowitz and B.-Y. Jing, "On blocking rules for the bootstrap with dependent data", Biometrika 82, 1995). Of few blocks the plain percentiles of the draws are too narrow; they are taken as far out as Student's t and the
/// variance's n − 1 ask for (T. C. Hesterberg, "What teachers should know about the bootstrap", American Statistician 69, 2015, section 5.3).
/// </remarks>
internal sealed class BlockBootstrap
{
    private const int ShortestBlockSeconds = 2;
    private const int FewestBlocks = 8;
    private const int Draws = 4_000;
    private const int Seed = 20_151;

    private readonly SecondCounts _counts;
    private readonly int[] _trialSeconds;
    private readonly int _blockSeconds;
    private readonly int _blocks;
    private readonly string? _missing;

    /// <param name="loads">The loads, each of another trial, whose seconds are drawn within each.</param>
    public BlockBootstrap(IReadOnlyList<LoadResult> loads)
    {
        IReadOnlyList<IntervalHistogram?>[] series = [.. loads.Select(load => load.Series.Select(point => point.ResponseTime).ToList())];
        _trialSeconds = [.. series.Select(seconds => seconds.Count)];
        _counts = new SecondCounts([.. series.SelectMany(seconds => seconds)]);
        var all = _trialSeconds.Sum();
        var root = (int)Math.Ceiling(Math.Cbrt(all));
        _blockSeconds = all / Math.Max(1, root) >= FewestBlocks ? Math.Max(root, ShortestBlockSeconds) : ShortestBlockSeconds;
        _blocks = all / _blockSeconds;
        _missing = _counts.Count == 0 ? "has no bounds, since no trial kept its latencies second by second"
            : _blocks < FewestBlocks ? $"has no bounds with fewer than {FewestBlocks * ShortestBlockSeconds} s measured"
            : null;
    }

    /// <param name="percentile">From 0 to 100.</param>
    /// <param name="confidence">Of each of the two bounds: 0.99.</param>
    public QuantileBounds Of(double percentile, double confidence)
    {
        if (_missing is not null)
            return new QuantileBounds(null, null, _missing);
        var random = new Random(Seed);
        double[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => _counts.Percentile(percentile, Draw(random))).OfType<double>().Order()];
        var beyond = (int)(Level(confidence) * drawn.Length);
        var needed = QuantileBounds.SamplesNeeded(percentile, confidence);
        return _counts.Count < needed
            ? new QuantileBounds(drawn[beyond], null, $"has no upper bound with fewer than {Quantity.Count(needed)} requests")
            : new QuantileBounds(drawn[beyond], drawn[^(beyond + 1)], null);
    }

    /// <summary>How many times each second was drawn.</summary>
    private int[] Draw(Random random)
    {
        var times = new int[_trialSeconds.Sum()];
        var first = 0;
        foreach (var seconds in _trialSeconds)
        {
            for (var got = 0; got < seconds;)
            {
                var start = random.Next(seconds);
                for (var at = 0; at < _blockSeconds && got < seconds; at++, got++)
                    times[first + ((start + at) % seconds)]++;
            }

            first += seconds;
        }

        return times;
    }

    private double Level(double confidence)
    {
        var reach = StudentT.InvCDF(location: 0, scale: 1, freedom: _blocks - 1, confidence);
        return Normal.CDF(0, 1, -reach * Math.Sqrt(_blocks / (_blocks - 1.0)));
    }
}
