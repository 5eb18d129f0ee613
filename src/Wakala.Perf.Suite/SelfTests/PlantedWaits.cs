using System.Globalization;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// What planted faults really made requests wait, and what that comes to. A busy machine makes a wait longer than was asked for, and is another one by the time that a
/// fault is planted than when its size was set: what an interval is to hold is what was planted, not what was meant.
/// </summary>
/// <param name="first">The waits of each row in the base build, in ms.</param>
/// <param name="second">In the candidate.</param>
internal sealed class PlantedWaits(ILookup<string, double> first, ILookup<string, double> second)
{
    private const int Values = 200;

    /// <summary>What the processes of two planted builds wrote down.</summary>
    /// <param name="directory">Where they did.</param>
    public static PlantedWaits Read(string directory) => new(ReadBuild(BaseIn(directory)), ReadBuild(CandidateIn(directory)));

    /// <summary>Where the base build's processes write.</summary>
    public static string BaseIn(string directory) => Path.Combine(directory, "base");

    /// <summary>Where the candidate's do.</summary>
    public static string CandidateIn(string directory) => Path.Combine(directory, "candidate");

    /// <summary>By which share a figure of a row is larger by what the candidate waited more: the base build's times, with that added to a share of them.</summary>
    /// <param name="row">The row as it was measured.</param>
    /// <param name="figure"><c>P50</c> or <c>P99</c>.</param>
    /// <param name="share">The share of requests that waited.</param>
    /// <returns>By Hodges and Lehmann's estimate, over stretches as long as the comparison takes for the figure; null where nothing was written down.</returns>
    public double? ShiftOf(PairedTrial row, LatencyFigure figure, double share)
    {
        if (!first.Contains(row.Scenario) || !second.Contains(row.Scenario))
            return null;
        double[] more = [.. Spread(second[row.Scenario]).Zip(Spread(first[row.Scenario]), (candidate, other) => candidate - other)];
        var percentile = figure.Percentile ?? 50;
        double[] logs = [.. Stretches(row, figure == LatencyFigure.P99 ? new ComparisonRules().RequestsForP99 : 1).Select(times => Math.Log(Figure(times, more, share, percentile) / times.PercentileMilliseconds(percentile)))];
        return logs.Length == 0 ? null : Math.Exp(new WalshAverages(logs).Estimate) - 1;
    }

    /// <summary>In a process' first half lies its warm-up, and what was counted of it.</summary>
    private static ILookup<string, double> ReadBuild(string directory)
        => Directory.GetFiles(directory, "*.txt")
            .SelectMany(file => File.ReadLines(file).Select(line => line.Split('=')).GroupBy(part => part[0]).SelectMany(row => row.Skip(row.Count() / 2)))
            .ToLookup(part => part[0], part => double.Parse(part[1], CultureInfo.InvariantCulture));

    private static IEnumerable<LatencyHistogram> Stretches(PairedTrial row, int requests)
    {
        foreach (var pair in row.Blocks.Where(block => !block.Solo).GroupBy(block => block.Pair))
        {
            var times = new LatencyHistogram();
            foreach (var block in pair)
            {
                times.Add(block.Base.ResponseTime.ToHistogram());
                if (times.Count < requests)
                    continue;
                yield return times;
                times = new LatencyHistogram();
            }
        }
    }

    /// <summary>A percentile of times of which a share has a wait on top.</summary>
    private static double Figure(LatencyHistogram times, double[] waits, double share, double percentile)
    {
        double[] values = [.. Enumerable.Range(0, Values).Select(at => times.PercentileMilliseconds((at + 0.5) * 100 / Values))];
        var waited = share / (Values * waits.Length);
        (double Value, double Weight)[] all = [.. values.Select(value => (value, (1 - share) / Values)), .. values.SelectMany(value => waits.Select(wait => (value + wait, waited)))];
        var below = 0.0;
        foreach (var (value, weight) in all.OrderBy(one => one.Value))
        {
            below += weight;
            if (below >= percentile / 100)
                return value;
        }

        return all.Max(one => one.Value);
    }

    /// <summary>As many of each, which stand for all.</summary>
    private static double[] Spread(IEnumerable<double> waits)
    {
        const int some = 50;
        double[] sorted = [.. waits.Order()];
        return [.. Enumerable.Range(0, some).Select(at => sorted[(int)((at + 0.5) * sorted.Length / some)])];
    }
}
