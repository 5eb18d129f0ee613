using System.Text;
using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// All that an endurance test has seen, in one file: a line of JSON each (<see cref="EnduranceLine"/>), on the disk before the next. A run that is killed keeps what it had, and what is judged is what was
/// written.
/// </summary>
internal sealed class EnduranceLog : IDisposable
{
    private static readonly JsonSerializerOptions OneLine = new(ResultsJson.Options) { WriteIndented = false };

    private readonly Lock _gate = new();
    private readonly FileStream _file;

    /// <summary>A new log, or one that goes on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">The lines of an earlier run.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public EnduranceLog(string path, IReadOnlyList<EnduranceLine> before)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // What goes on may be the same file: it is there until the new one has all of it.
        var begun = path + ".new";
        _file = new FileStream(begun, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        foreach (var line in before)
            _file.Write(Bytes(line));
        _file.Flush(flushToDisk: true);
        File.Move(begun, path, overwrite: true);
    }

    /// <summary>Adds a line; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(EnduranceLine line)
    {
        var bytes = Bytes(line);
        lock (_gate)
        {
            _file.Write(bytes);
            _file.Flush(flushToDisk: true);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>Reads a log, of a run that goes on too: a last line that is cut short is left out.</summary>
    /// <exception cref="JsonException">Another line is none of a log.</exception>
    public static IReadOnlyList<EnduranceLine> Read(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), Encoding.UTF8);
        var text = file.ReadToEnd();
        // The line's end is written last.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(LineOf)];
    }

    internal static byte[] Bytes(EnduranceLine line) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, OneLine) + "\n");

    private static EnduranceLine LineOf(string line, int at)
    {
        try
        {
            return JsonSerializer.Deserialize<EnduranceLine>(line, OneLine) ?? throw new JsonException("it holds null");
        }
        catch (JsonException error)
        {
            throw new JsonException($"Line {at + 1} of an endurance test's log cannot be read: {error.Message}", error);
        }
    }
}
