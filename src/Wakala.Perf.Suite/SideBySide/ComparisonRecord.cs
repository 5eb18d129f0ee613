using System.Text.Json;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The file of recorded comparisons: a line of JSON each.</summary>
public static class ComparisonRecord
{
    private static readonly JsonSerializerOptions OneLine = new(ResultsJson.Options) { WriteIndented = false };

    /// <summary>Adds a comparison to a file, which is made where it is not there.</summary>
    public static async Task AppendAsync(string path, ComparisonOutcome outcome, ComparisonRequest request, string commit, string command, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(request);
        var run = new RecordedRun
        {
            At = TimeProvider.System.GetUtcNow(),
            Commit = commit,
            Command = command,
            Equal = request.Table.Equal,
            Fingerprint = outcome.Fingerprint,
            Conditions = outcome.Measurement.Conditions,
            Rows = RecordedRows.Of(outcome.Measurement, outcome.Rows, request.Rules),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.AppendAllTextAsync(path, JsonSerializer.Serialize(run, OneLine) + "\n", cancellationToken);
    }

    /// <summary>Every comparison of a file.</summary>
    /// <exception cref="InvalidOperationException">A line is no comparison; names it.</exception>
    public static async Task<IReadOnlyList<RecordedRun>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var runs = new List<RecordedRun>();
        foreach (var (line, at) in (await File.ReadAllLinesAsync(path, cancellationToken)).Select((line, at) => (line, at)).Where(one => one.line.Length > 0))
        {
            try
            {
                runs.Add(JsonSerializer.Deserialize<RecordedRun>(line, OneLine) ?? throw new JsonException("it is null"));
            }
            catch (JsonException error)
            {
                throw new InvalidOperationException($"Line {at + 1} of {path} is no recorded comparison: {error.Message} Remove the line, or restore the file: git checkout {path}.", error);
            }
        }

        return runs;
    }
}
