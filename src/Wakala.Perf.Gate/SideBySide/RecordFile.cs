using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>The file of recorded comparisons: a line of JSON each.</summary>
public static class RecordFile
{
    private static readonly JsonSerializerOptions OneLine = new(ResultsJson.Options) { WriteIndented = false };

    /// <summary>Adds a comparison to a file, which is made where it is not there.</summary>
    public static void Append(string path, RecordedRun run)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.AppendAllText(path, JsonSerializer.Serialize(run, OneLine) + "\n");
    }

    /// <summary>Every comparison of a file.</summary>
    /// <exception cref="InvalidOperationException">There is no such file, or a line is no comparison; names it.</exception>
    public static IReadOnlyList<RecordedRun> Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidOperationException($"There is no record at {path}. Make one: ./perf compare --base HEAD --candidate HEAD --even-if-equal --record {path}");
        var runs = new List<RecordedRun>();
        foreach (var (line, at) in File.ReadLines(path).Select((line, at) => (line, at)).Where(one => one.line.Length > 0))
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
