using System.Globalization;
using System.Text;

namespace Wakala.Perf.Results;

/// <summary>
/// HdrHistogram's standard log, version 1.3: the response times of each second of a trial, compressed, with when they were. The format's
/// other tools read it (its log analyzer, plotters, hdr-histogram-js). Values are microseconds; the third column is in milliseconds.
/// </summary>
public static class HistogramLog
{
    /// <summary>Writes a trial's log: whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written; what was there stays.</exception>
    public static void Write(string path, LoadResult trial)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(trial);
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(beside, Text(trial));
            File.Move(beside, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>The log as text.</summary>
    public static string Text(LoadResult trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var start = trial.StartedAt.ToUnixTimeMilliseconds() / 1_000.0;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"#[Response times of {trial.Scenario} in microseconds]\n");
        text.Append("#[Histogram log format version 1.3]\n");
        text.Append(CultureInfo.InvariantCulture, $"#[StartTime: {start:0.000} (seconds since epoch), {trial.StartedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}]\n");
        text.Append("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");
        foreach (var point in trial.Series)
        {
            if (point.ResponseTime?.ToHistogram() is not { Count: > 0 } histogram)
                continue;
            var length = Math.Min(1, trial.Seconds - point.Second);
            text.Append(CultureInfo.InvariantCulture, $"{(double)point.Second:0.000},{length:0.000},{histogram.MaxMilliseconds:0.000},{histogram.ToBase64()}\n");
        }

        return text.ToString();
    }
}
