using System.Text.Json;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Reports;

/// <summary>One figure of one kept run or comparison, as a ratio.</summary>
/// <param name="Series">What it is a point of: <c>processes smoke GET /messages/list P95</c>.</param>
/// <param name="At">When it was measured.</param>
/// <param name="Run">The run's folder.</param>
/// <param name="Ratio">Over the stored baseline, or the candidate's over the pinned build's.</param>
/// <param name="Machine">The fingerprint's name; null where the file does not say.</param>
public sealed record HistoryPoint(string Series, DateTimeOffset At, string Run, double Ratio, string? Machine);

/// <summary>A figure over the kept runs.</summary>
/// <param name="Series">Its name.</param>
/// <param name="Points">Its runs, the oldest first.</param>
/// <param name="Changes">The places in <paramref name="Points"/> of the first run after each lasting change; advisory.</param>
public sealed record HistoryTrend(string Series, IReadOnlyList<HistoryPoint> Points, IReadOnlyList<int> Changes);

/// <summary>The runs and comparisons that <c>results/</c> keeps, as trends.</summary>
public static class RunHistory
{
    /// <summary>Reads every <c>*/report.json</c> and every comparison's JSON in the folders of a directory.</summary>
    /// <param name="results">The directory.</param>
    /// <param name="problem">Told of a file that cannot be read, which is left out.</param>
    public static IReadOnlyList<HistoryTrend> Read(string results, Action<string> problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (!Directory.Exists(results))
            return [];
        var points = Directory.EnumerateFiles(results, "*.json").Concat(Directory.EnumerateDirectories(results).SelectMany(folder => Directory.EnumerateFiles(folder, "*.json")))
            .SelectMany(file => Points(file, problem));
        return [.. points.GroupBy(point => point.Series).SelectMany(ByMachine).GroupBy(point => point.Series).OrderBy(series => series.Key, StringComparer.Ordinal).Select(Trend)];
    }

    /// <summary>What two machines measured is two series, or a change of machines would be a change of the build. A file of before does not say: where one machine is known, it is that one's.</summary>
    private static IEnumerable<HistoryPoint> ByMachine(IGrouping<string, HistoryPoint> series)
        => series.Select(point => point.Machine).OfType<string>().Distinct().Count() <= 1 ? series : series.Select(point => point with { Series = $"{point.Series} on {point.Machine ?? "a machine that is not known"}" });

    private static HistoryTrend Trend(IGrouping<string, HistoryPoint> series)
    {
        HistoryPoint[] points = [.. series.OrderBy(point => point.At)];
        return new HistoryTrend(series.Key, points, EDivisive.ChangePoints([.. points.Select(point => Math.Log(point.Ratio))]));
    }

    private static IReadOnlyList<HistoryPoint> Points(string file, Action<string> problem)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            var root = document.RootElement;
            if (Path.GetFileName(file) == "report.json")
                return [.. OfRun(root.Deserialize<RunDocument>(ResultsJson.Options)!, Path.GetFileName(Path.GetDirectoryName(file))!)];
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("rows", out var rows) && root.TryGetProperty("measuredSeconds", out _)
                ? [.. OfComparison(rows, EngineOf(root), MachineOf(root), StartOf(root) ?? File.GetLastWriteTimeUtc(file), Path.GetFileName(file))]
                : [];
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            problem($"{file} is left out: {error.Message}");
            return [];
        }
    }

    private static IEnumerable<HistoryPoint> OfRun(RunDocument run, string name)
        => from row in run.Scenarios
           from figure in row.Figures
           where LatencyFigure.All.Any(timing => timing.Name == figure.Name) && row.Verdict != Verdict.Invalid
           let ratio = figure.Value / figure.Baseline
           where ratio is > 0 && double.IsFinite(ratio.Value)
           select new HistoryPoint($"{row.Environment} {run.Profile} {row.Name} {figure.Name}", run.StartedAt, name, ratio.Value, row.Machine);

    private static string? EngineOf(JsonElement comparison)
        => comparison.TryGetProperty("fingerprint", out var fingerprint) && fingerprint.TryGetProperty("engine", out var engine) ? $", {engine.GetString()}" : null;

    private static DateTimeOffset? StartOf(JsonElement comparison)
        => comparison.TryGetProperty("startedAt", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var began) ? began : null;

    /// <summary>Null where it has not all that a fingerprint has now.</summary>
    private static string? MachineOf(JsonElement comparison)
    {
        try
        {
            return comparison.TryGetProperty("fingerprint", out var fingerprint) ? fingerprint.Deserialize<Fingerprint>(ResultsJson.Options)?.Name() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>By its fields' names alone: whatever else a comparison says is no concern of a trend.</summary>
    private static IEnumerable<HistoryPoint> OfComparison(JsonElement rows, string? engine, string? machine, DateTimeOffset at, string name)
        => from row in rows.EnumerateArray()
           where row.GetProperty("verdict").GetString() != nameof(Verdict.Invalid)
           from figure in row.GetProperty("figures").EnumerateArray()
           let ratio = 1 + figure.GetProperty("change").GetDouble()
           where ratio > 0
           select new HistoryPoint($"side by side{engine} {row.GetProperty("scenario").GetString()} {figure.GetProperty("name").GetString()}", at, name, ratio, machine);
}
