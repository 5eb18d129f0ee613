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
        foreach (var line in judgements.Select(News.Line).OfType<string>())
            console.WriteLine(line);
        console.WriteLine($"Verdict: {verdict}. Results: {results}");
    }
}
