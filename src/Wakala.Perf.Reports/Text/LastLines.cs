using Spectre.Console;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Reports;

/// <summary>What a run ends with: a line for each row that does less than its baseline, and the verdict.</summary>
public static class LastLines
{
    /// <summary>Prints them.</summary>
    /// <param name="console">Where.</param>
    /// <param name="judgements">Every row.</param>
    /// <param name="verdict">The run's verdict.</param>
    /// <param name="results">Where the run's results lie.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<ScenarioJudgement> judgements, string verdict, string results)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(judgements);
        console.WriteLine();
        // Whole, whatever the terminal's width: each is a line for a log, too.
        foreach (var line in judgements.Select(News.Line).OfType<string>())
            console.Profile.Out.Writer.WriteLine(line);
        console.Profile.Out.Writer.WriteLine($"Verdict: {verdict}. Results: {results}");
    }
}
