namespace Wakala.Perf.Gate.Tests;

/// <summary>Series whose truth is known, from seeds.</summary>
internal static class SeededNoise
{
    /// <summary>A standard normal figure (Box and Muller).</summary>
    public static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>First-order autoregressive with a standard deviation of 1, from its stationary start on.</summary>
    public static double[] Autoregressive(Random random, int count, double correlation)
    {
        var series = new double[count];
        var level = Normal(random);
        for (var i = 0; i < count; i++)
        {
            series[i] = level;
            level = (correlation * level) + (Math.Sqrt(1 - (correlation * correlation)) * Normal(random));
        }

        return series;
    }

    /// <summary>0, 1, 2 and on.</summary>
    public static double[] Places(int count) => [.. Enumerable.Range(0, count).Select(place => (double)place)];

    /// <summary>The same with so much more at each place.</summary>
    public static double[] Rising(this double[] series, double slope) => [.. series.Select((level, i) => level + (slope * i))];
}
