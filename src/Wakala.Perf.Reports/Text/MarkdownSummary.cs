using System.Globalization;
using System.Text;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Reports;

/// <summary>A run as Markdown, for a pull request's summary: the verdict, what failed and why, what was not run and why, and every gate.</summary>
public static class MarkdownSummary
{
    /// <summary>The text.</summary>
    public static string Of(RunDocument run, IReadOnlyList<ScenarioJudgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(judgements);
        var text = new StringBuilder();
        var isOfNothing = judgements.Count == 0 && run.Verdict == Verdict.Passed;
        text.AppendLine(CultureInfo.InvariantCulture, $"## Performance: {(isOfNothing ? "not measured, nothing could have changed" : run.Verdict)}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Environment `{run.Environment}`, profile `{run.Profile}`, commit `{run.Commit}`, {run.Seconds:0} s.").AppendLine();
        foreach (var judgement in judgements.Where(one => one.Reason is not null))
            text.AppendLine(CultureInfo.InvariantCulture, $"- **{judgement.Name}: {judgement.Verdict}.** {judgement.Reason}");

        foreach (var left in run.NotRun)
            text.AppendLine(CultureInfo.InvariantCulture, $"- Not run{(run.NotRun.Any(one => one.Environment != left.Environment) ? $" in {left.Environment}" : string.Empty)}: {left.Sentence}");

        foreach (var rows in judgements.GroupBy(one => one.Environment))
        {
            if (rows.Key != run.Environment)
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {rows.Key}");
            AppendGates(text, rows);
        }

        return text.Append(DifferenceTable.Markdown(run.Differences)).ToString();
    }

    private static void AppendGates(StringBuilder text, IEnumerable<ScenarioJudgement> judgements)
    {
        text.AppendLine().AppendLine("| scenario | gate | objective | baseline | current | difference | limit | verdict | took |");
        text.AppendLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |");
        foreach (var judgement in judgements)
        {
            var took = GateTable.Took(judgement);
            foreach (var row in GateTable.Rows(judgement))
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {judgement.Name} | {row.Gate} | {row.Objective} | {row.Baseline} | {row.Current} | {row.Difference} | {row.Limit} | {row.Verdict} | {took} |");
                took = string.Empty;
            }
        }
    }
}
