using System.Reflection;
using System.Text;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Measures a row in a process of its own, with servers of its own: the test assembly that is running, told to record one row of another build.</summary>
/// <param name="suite">The suite.</param>
/// <param name="settings">How it runs.</param>
internal sealed class RowProcess(string suite, SuiteSettings settings) : IRowMeasurement
{
    /// <summary>How much is shown of what a process said that measured nothing.</summary>
    private const int ShownCharacters = 2_000;

    private int _measured;

    public async Task<Trial> MeasureAsync(string scenario, ComparedBuild build, CancellationToken cancellationToken)
    {
        var results = Path.Combine(settings.Results, suite, "side-by-side", $"{ScenarioSlug.Of(scenario)}-{++_measured}");
        Directory.CreateDirectory(results);
        var said = new StringBuilder();
        using var process = ChildProcess.Start(Command(scenario, build, results), Keep, Keep);
        // It ends in order when its standard input does: what it has started is taken down.
        await using (cancellationToken.Register(process.CloseInput))
            await process.Ended;
        cancellationToken.ThrowIfCancellationRequested();

        var file = Path.Combine(results, suite, RunNote.Trials, ScenarioSlug.Of(scenario) + "-1.json");
        if (File.Exists(file))
            return ResultsJson.Read<Trial>(file);
        var text = said.ToString().Trim();
        throw new EnvironmentException($"{scenario} could not be measured with {build.Name}:\n{text[Math.Max(0, text.Length - ShownCharacters)..]}", "Run it again; where it stays so, name another base: --base REF.");

        void Keep(string line)
        {
            lock (said)
                said.AppendLine(line);
        }
    }

    private ProcessCommand Command(string scenario, ComparedBuild build, string results)
    {
        var file = Path.Combine(results, "settings.json");
        SettingsFile.Write(file, Recording(settings, scenario, results));
        // In a session of its own, so that a Ctrl-C comes once, from here.
        return new ProcessCommand("setsid", ["dotnet", Assembly.GetEntryAssembly()!.Location, "-noLogo", "-noColor", .. RowFilter.Of(RowSelection.Of(scenario))])
        {
            Directory = settings.RepositoryRoot,
            Environment = new Dictionary<string, string> { [SuiteSettings.FileVariable] = file, [BuildChoice.ServedVariable] = build.Assembly },
        };
    }

    internal static SuiteSettings Recording(SuiteSettings settings, string scenario, string results) => settings with
    {
        // A build that is named is served by processes of this machine, whatever the rows themselves are measured in.
        Environment = ProcessesFile.KindName,
        Scenario = RowSelection.Of(scenario),
        Results = results,
        Progress = Path.Combine(results, "progress.jsonl"),
        Record = true,
        TimesOnly = true,
        Locked = true,
        StopWithInput = true,
    };
}
