using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>A run of seven invented rows that differ as equal builds were seen to, on a machine that may be faster or slower than for the baselines.</summary>
internal sealed class SyntheticTable
{
    /// <summary>Times of the baseline's as of the document's seven rows: the shortest is under a millisecond, the longest near 20.</summary>
    private static readonly double[] Sizes = [12, 1.3, 0.5, 1.7, 1, 2.7, 4.7];

    /// <summary>What a row's median deviates by from what all moved by, as a logarithm: for as long as its environment lives.</summary>
    private const double RowDeviation = 0.107;

    /// <summary>What the slowest tenth of a single trial deviates by beside that.</summary>
    private const double TailDeviation = 0.25;

    private static readonly Baseline[] Baselines = [.. Sizes.Select((size, row) => Synthetic.Baseline([.. Enumerable.Range(0, 3).Select(seed => Synthetic.Trial(Latencies.Times(size, (10 * row) + seed)))]))];

    private readonly Random _random;
    private readonly double[] _factors;
    private readonly double _calibration;
    private readonly Trial[] _first;

    /// <param name="seed">What is drawn by.</param>
    /// <param name="speed">The machine's, of the baseline's.</param>
    /// <param name="slower">How many times slower the build is, by row; none where it is equal.</param>
    /// <param name="calibrated">Whether the calibration has the machine's speed, as it has where the processor is another; a neighbour on it moves rows only.</param>
    public SyntheticTable(int seed, double speed = 1, IReadOnlyDictionary<int, double>? slower = null, bool calibrated = true)
    {
        _random = new Random(seed);
        _calibration = Synthetic.Machine.Calibration * (calibrated ? speed : 1);
        _factors = [.. Sizes.Select((size, row) => size / speed * (slower?.GetValueOrDefault(row, 1) ?? 1) * Math.Exp(RowDeviation * Normal()))];
        _first = [.. Enumerable.Range(0, Count).Select(Trial)];
    }

    public static int Count => Sizes.Length;

    public static IReadOnlyDictionary<int, double> Slower(double times, params IEnumerable<int> rows) => rows.ToDictionary(row => row, _ => times);

    /// <summary>The rows that the screen trips, each after as many trials as it is given.</summary>
    /// <param name="areTheMachine">Whether that was shown side by side.</param>
    public IReadOnlyList<int> Tripped(bool areTheMachine = false) => [.. Enumerable.Range(0, Count).Where(row => Judge(row, areTheMachine).Verdict == Verdict.Regressed)];

    public ScenarioJudgement Judge(int row, bool areTheMachine = false)
    {
        var context = Synthetic.Context with
        {
            Fingerprint = Synthetic.Machine with { Calibration = _calibration },
            Others = OtherRows.Of(Enumerable.Range(0, Count).Where(other => other != row).Select(other => (Baselines[other], _first[other])), areTheMachine),
        };
        List<Trial> trials = [_first[row]];
        for (; ; )
        {
            var judgement = RowGate.Judge(context, Synthetic.Rules, Baselines[row], trials);
            if (!RowGate.NeedsAnother(judgement, Synthetic.Rules, trials))
                return judgement;
            trials.Add(Trial(row));
        }
    }

    private Trial Trial(int row)
    {
        var tail = Math.Exp(Math.Abs(TailDeviation * Normal()));
        return Synthetic.Trial(Latencies.Typical(_random.Next(), (i, milliseconds) => milliseconds * _factors[row] * (i % 10 == 0 ? tail : 1), count: 400));
    }

    /// <summary>Box and Muller's.</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
