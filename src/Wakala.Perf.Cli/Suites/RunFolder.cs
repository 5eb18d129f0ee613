using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>What a run of one suite left in its folder of results.</summary>
internal sealed class RunFolder(string results, string suite)
{
    /// <summary>What the run was.</summary>
    public RunNote Note { get; } = ResultsJson.Read<RunNote>(Path.Combine(results, RunNote.FileName));

    /// <summary>The rows that were judged.</summary>
    public IEnumerable<ScenarioJudgement> Judgements()
        => Directory.EnumerateFiles(Path.Combine(results, suite), "*.json").Order(StringComparer.Ordinal).Select(ResultsJson.Read<ScenarioJudgement>);

    /// <summary>A row's trials, the first first; none of a row whose figures are its own.</summary>
    public IReadOnlyList<Trial> Trials(string scenario)
    {
        var folder = Path.Combine(results, suite, "trials");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, $"{ScenarioSlug.Of(scenario)}-?.json").Order(StringComparer.Ordinal).Select(ResultsJson.Read<Trial>)]
            : [];
    }
}
