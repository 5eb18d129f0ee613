using MathNet.Numerics.Distributions;

namespace Wakala.Perf.Gate;

/// <summary>Whether readings rise as a run goes on, and how fast: a leak is a trend, and no difference of two readings.</summary>
/// <remarks>
/// <para>
/// The slope is Theil and Sen's (<see cref="SenSlopes"/>), the test Mann and Kendall's (<see cref="MannKendall"/>) with a variance that is
/// as much larger as neighbours resemble each other (<see cref="SerialDependence"/>). S is held against Student's t with n* − 2 degrees of
/// freedom instead of the normal distribution, n* being the effective number of readings: of few, their correlation is a guess.
/// </para>
/// <para>
/// Alarms at 1 % without a trend, in percent of seeded first-order processes (2,000 of 20 and of 40 readings, 600 of 120, 400 of 600), with
/// those of the plain test behind the slash. φ = 0: 0.2 / 0.5, 0.6 / 0.8, 0.3 / 0.8, 0.8 / 2.3. Whole numbers with ties: 0.1 / 0.3,
/// 0.4 / 1.0, 0.2 / 0.3. φ = 0.3: 0.8 / 2.7, 1.3 / 3.6, 1.2 / 4.0, 1.0 / 5.5. φ = 0.6: 1.4 / 7.7, 1.9 / 11, 1.3 / 9.7, 0.5 / 10. φ = 0.8:
/// 2.0 / 17, 1.7 / 20, 1.2 / 21, 0.3 / 20. Hamed and Rao's correction alone, held against the normal distribution, alarms in 8.7, 7.7
/// and 4.5 % of 20, 40 and 120 with φ = 0.6. The price is power: what is found nine times in ten of 20 independent readings is a rise by five of their
/// standard deviations, and of 120 one by 1.3; <see cref="Detectable"/> says it of the readings at hand.
/// </para>
/// <para>
/// More than <see cref="MostPoints"/> readings are first averaged over as many neighbours as it takes, evenly: the pairs' number grows with
/// the square, and what is lost by averaging neighbours is next to nothing.
/// </para>
/// </remarks>
public sealed class Trend
{
    /// <summary>Fewer tell nothing.</summary>
    public const int FewestReadings = 8;

    /// <summary>The most points that pairs are made of.</summary>
    public const int MostPoints = 400;

    private const double OneWay = 0.9;
    private const double Power = 0.9;
    private const double Allowance = 4;

    private readonly MannKendall _test;
    private readonly SenSlopes? _slopes;
    private readonly double _leastError;

    /// <summary>That of some readings.</summary>
    /// <param name="at">When, ascending: requests so far, or seconds. Two may be equal.</param>
    /// <param name="values">What was read, one for each.</param>
    /// <exception cref="ArgumentException">They are not as many, one is not finite, or a place is before the one ahead of it.</exception>
    public Trend(IReadOnlyList<double> at, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(values);
        Check(at, values);
        Readings = at.Count;
        Problem = at.Count < FewestReadings ? $"no trend can be told from {at.Count} readings: {FewestReadings} are the fewest"
            : values.All(value => value == values[0]) ? $"no trend can be told: all {values.Count} readings are equal"
            : at[0] == at[^1] ? $"no trend can be told: all {values.Count} readings were taken at one place"
            : null;
        if (Problem is not null)
            return;
        double[] places = Averages(at), levels = Averages(values);
        _test = MannKendall.Of(places, levels);
        _slopes = new SenSlopes(places, levels);
        double[] residuals = [.. levels.Select((level, i) => level - (_slopes.Estimate * (places[i] - places[0])))];
        var inflation = IsOneWay(_test.S, levels.Length) ? 1 : SerialDependence.Inflation(residuals);
        Variance = _test.Variance * inflation;
        EffectiveReadings = levels.Length / inflation;
        _leastError = LeastSquaresError(places, residuals) * Math.Sqrt(inflation);
    }

    /// <summary>Why no trend can be told; null where it can. Then the slope is 0, its bounds are infinite, and nothing is rising.</summary>
    public string? Problem { get; }

    /// <summary>How many there were, before any were averaged.</summary>
    public int Readings { get; }

    /// <summary>The Theil-Sen slope: what a reading gains in one unit of the places.</summary>
    public double Slope => _slopes?.Estimate ?? 0;

    /// <summary>Mann and Kendall's S: rising pairs less falling ones.</summary>
    public double S => _test.S;

    /// <summary>The variance of S were the readings independent, with ties.</summary>
    public double PlainVariance => _test.Variance;

    /// <summary>The variance of S as neighbours resemble each other; never less than the plain one.</summary>
    public double Variance { get; }

    /// <summary>As many independent readings would tell as much (of the averaged ones, if they were).</summary>
    public double EffectiveReadings { get; }

    /// <summary>How often readings without a trend would rise as surely as these; 1 where no trend can be told.</summary>
    public double RisingProbability => _slopes is null ? 1 : Student(-_test.Deviations(Variance));

    /// <summary>How often they would rise or fall as surely as these; 1 where no trend can be told.</summary>
    public double EitherWayProbability => _slopes is null ? 1 : 2 * Student(-Math.Abs(_test.Deviations(Variance)));

    /// <summary>The slope is surely more than this, one-sided; minus infinity where there is no bound.</summary>
    /// <param name="alpha">The chance that it is not: 0.01.</param>
    public double Low(double alpha) => _slopes?.Lower(Reach(alpha)) ?? double.NegativeInfinity;

    /// <summary>Its mirror.</summary>
    /// <param name="alpha">The chance that the slope is more: 0.01.</param>
    public double High(double alpha) => _slopes?.Upper(Reach(alpha)) ?? double.PositiveInfinity;

    /// <summary>Whether the readings rise.</summary>
    /// <param name="alpha">How often readings without a trend may say so: 0.01.</param>
    public bool IsRising(double alpha)
    {
        CheckAlpha(alpha);
        return RisingProbability < alpha;
    }

    /// <summary>Whether they rise by more than matters: surely rising, and by its lower bound faster than the least slope.</summary>
    /// <param name="alpha">How often readings without a trend may say so: 0.01.</param>
    /// <param name="leastSlope">The least slope that matters, in the readings' units for one unit of the places.</param>
    public bool IsRising(double alpha, double leastSlope) => IsRising(alpha) && Low(alpha) > leastSlope;

    /// <summary>
    /// The least slope that would have been found rising in nine of ten such runs: (t(1 − α) + t(0.9)) · SE · (1 + 4 / n*), where SE is
    /// half the interval's width over t(1 − α). The last factor is measured and not derived: another run's n* is another guess, and with it
    /// 81 to 96 % of planted slopes are found from 10 effective readings on, without it 67 to 92 %. Infinite where no trend can be told, or
    /// where the interval has no end: then no slope at all would do.
    /// </summary>
    /// <param name="alpha">The test's: 0.01.</param>
    public double Detectable(double alpha)
    {
        CheckAlpha(alpha);
        if (_slopes is null)
            return double.PositiveInfinity;
        var quantile = Quantile(1 - alpha);
        var error = (High(alpha) - Low(alpha)) / 2 / quantile;
        // Of readings that are mostly equal the interval may be a point, and that says nothing of what would be found.
        return (quantile + Quantile(Power)) * (error > 0 ? error : _leastError) * (1 + (Allowance / EffectiveReadings));
    }

    private double Freedom => Math.Max(1, EffectiveReadings - 2);

    private double Reach(double alpha)
    {
        CheckAlpha(alpha);
        return Quantile(1 - alpha) * Math.Sqrt(Variance);
    }

    private double Quantile(double probability) => StudentT.InvCDF(location: 0, scale: 1, Freedom, probability);

    private double Student(double deviations) => StudentT.CDF(location: 0, scale: 1, Freedom, deviations);

    /// <summary>
    /// Nearly all pairs rise, or fall: Kendall's τ is 0.9 or more. Then residuals about a line tell of the trend's bends and of rounding, and
    /// take a smooth climb for noise of one long correlation. Of 20,000 processes without a trend with φ = 0.6 and 0.8, 0.3 and 1.0 % get
    /// there with 8 readings, 0.03 and 0.13 % with 12, and none with 20; of such that wander without end, 3.0, 1.4 and 0.5 %.
    /// </summary>
    private static bool IsOneWay(double s, int points) => Math.Abs(s) >= OneWay * points * (points - 1) / 2;

    private static double LeastSquaresError(double[] places, double[] residuals)
    {
        var (mean, centre) = (residuals.Average(), places.Average());
        var squares = residuals.Sum(residual => (residual - mean) * (residual - mean));
        return Math.Sqrt(squares / (places.Length - 2) / places.Sum(place => (place - centre) * (place - centre)));
    }

    private static double[] Averages(IReadOnlyList<double> figures)
    {
        var neighbours = (figures.Count + MostPoints - 1) / MostPoints;
        var points = (figures.Count + neighbours - 1) / neighbours;
        int Start(int point) => (int)((long)point * figures.Count / points);
        return [.. Enumerable.Range(0, points).Select(i => figures.Skip(Start(i)).Take(Start(i + 1) - Start(i)).Average())];
    }

    private static void Check(IReadOnlyList<double> at, IReadOnlyList<double> values)
    {
        if (at.Count != values.Count)
            throw new ArgumentException($"There are {at.Count} places and {values.Count} values; give one value for each.", nameof(values));
        for (var i = 0; i < at.Count; i++)
        {
            if (!double.IsFinite(at[i]) || !double.IsFinite(values[i]))
                throw new ArgumentException($"Reading {i} is {values[i]} at {at[i]}; leave out what is not finite.", nameof(values));
            if (i > 0 && at[i] < at[i - 1])
                throw new ArgumentException($"Reading {i} is at {at[i]}, before {at[i - 1]}; sort the readings.", nameof(at));
        }
    }

    private static void CheckAlpha(double alpha)
    {
        if (alpha is not (> 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Give a probability above 0 and below 0.5.");
    }
}
