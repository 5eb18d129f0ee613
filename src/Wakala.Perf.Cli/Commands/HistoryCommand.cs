using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Reports;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf history</c>: the trend over the runs and comparisons that are kept. It fails nothing.</summary>
internal static class HistoryCommand
{
    public static Command Make(IAnsiConsole console)
    {
        var results = new Option<DirectoryInfo>("--results") { Description = "Where the runs lie; results/ of this checkout when left out." };
        var scenario = CommonOptions.Scenario();
        var command = new Command("history", "Prints the trend over kept runs and comparisons, with lasting changes; advisory.") { results, scenario };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(results)?.FullName ?? Path.Combine(RepositoryRoot.Find(), "results");
            var trends = RunHistory.Read(folder, console.WriteLine);
            if (parsed.GetValue(scenario) is { } row)
                trends = [.. trends.Where(trend => trend.Series.Contains($" {row} ", StringComparison.Ordinal))];
            if (trends.Count == 0)
            {
                console.WriteLine($"{folder} keeps no run {(parsed.GetValue(scenario) is { } named ? $"of '{named}' " : string.Empty)}with a baseline to be compared with: ./perf run leaves one.");
                return ExitCode.Unusable;
            }

            HistoryTable.Write(console, trends);
            return ExitCode.Passed;
        });
        return command;
    }
}
