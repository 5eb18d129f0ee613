using System.Globalization;
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

    /// <summary>Where, and by what engine, a row was measured.</summary>
    public Fingerprint FingerprintOf(ScenarioJudgement row) => Note.Fingerprint with { Engine = row.Engine };

    /// <summary>A row's trials, the first first.</summary>
    public IReadOnlyList<Trial> Trials(string scenario) => Read<Trial>(RunNote.Trials, scenario);

    /// <summary>What a baseline keeps of a row's last trial; null where it was not measured.</summary>
    public BaselineTrial? LastTrial(string scenario)
        => Trials(scenario) is [.., var trial] ? BaselineTrial.From(trial, Note.Fingerprint.Calibration) : null;

    /// <summary>What the row's work was counted to be; none where it was not.</summary>
    public IReadOnlyList<CountedWork> Work(string scenario) => Read<CountedWork>("work", scenario);

    /// <summary>Which of a row's a file is; null where it is of another row, whose name goes on.</summary>
    private static int? NumberOf(string file, string scenario)
        => int.TryParse(Path.GetFileNameWithoutExtension(file)[(ScenarioSlug.Of(scenario).Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private List<T> Read<T>(string kind, string scenario)
    {
        var folder = Path.Combine(results, suite, kind);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, $"{ScenarioSlug.Of(scenario)}-*.json")
                .Select(file => (File: file, Number: NumberOf(file, scenario))).Where(one => one.Number is not null).OrderBy(one => one.Number).Select(one => ResultsJson.Read<T>(one.File))]
            : [];
    }
}
