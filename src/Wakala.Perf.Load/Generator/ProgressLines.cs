using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Progress as one line of JSON each, for the process that started this one.</summary>
internal sealed class ProgressLines(TextWriter output) : IProgress<LoadProgress>
{
    private static readonly JsonSerializerOptions OneLine = new(ResultsJson.Options) { WriteIndented = false };

    private readonly Lock _gate = new();

    public void Report(LoadProgress value)
    {
        lock (_gate)
        {
            output.WriteLine(JsonSerializer.Serialize(value, OneLine));
            output.Flush();
        }
    }
}
