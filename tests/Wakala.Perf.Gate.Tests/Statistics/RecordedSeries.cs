using System.Globalization;

namespace Wakala.Perf.Gate.Tests;

/// <summary>A recorded series without its trend, drawn anew: runs of a system that is known not to leak, with the noise of a real one.</summary>
/// <remarks>
/// Overlapping blocks of a tenth of the series are drawn of its residuals (H. R. Künsch, "The jackknife and the bootstrap for general
/// stationary observations", Annals of Statistics 17, 1989), 24 readings of 240: long enough to hold what lasts, such as the climb to a
/// collection, and ten of them at least make a run.
/// </remarks>
internal sealed class RecordedSeries
{
    private const int Blocks = 10;

    private readonly double[] _residuals;

    private RecordedSeries(double[] at, double[] values)
    {
        At = at;
        var slope = new Trend(at, values).Slope;
        _residuals = [.. values.Select((value, i) => value - (slope * at[i]))];
    }

    public double[] At { get; }

    /// <summary>From lines "at,value" below a heading.</summary>
    public static RecordedSeries FromCsv(string text)
    {
        double[][] rows = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        return new RecordedSeries([.. rows.Select(row => row[0])], [.. rows.Select(row => row[1])]);
    }

    /// <summary>One run that does not rise.</summary>
    public double[] Draw(Random random)
    {
        var length = Math.Max(1, _residuals.Length / Blocks);
        var drawn = new List<double>(_residuals.Length + length);
        while (drawn.Count < _residuals.Length)
            drawn.AddRange(_residuals.AsSpan(random.Next(_residuals.Length - length + 1), length));
        return [.. drawn.Take(_residuals.Length)];
    }
}
