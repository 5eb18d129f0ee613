using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Holds the plans of a row's statements to the index that they must search by, and to the plans of the baseline. No machine's speed is in them.</summary>
internal static class PlanGate
{
    private static readonly string[] Scans = ["Seq Scan", "Parallel Seq Scan"];
    private static readonly string[] Sorts = ["Sort", "Incremental Sort"];

    /// <summary>What is wrong, with the plan that was expected and the one that was found.</summary>
    public static IEnumerable<string> Faults(Row row)
        => row.Trials.SelectMany(trial => trial.Plans).Select(plan => Fault(plan, Expected(row, plan))).OfType<string>();

    private static string? Fault(QueryPlan found, QueryPlan? expected)
    {
        var lines = Lines(found);
        string[] before = expected is null ? [] : [.. Lines(expected)];
        var scan = lines.FirstOrDefault(line => Begins(line, Scans) && !before.Contains(line));
        var sort = expected is null ? null : lines.FirstOrDefault(line => Begins(line, Sorts) && !Array.Exists(before, one => Begins(one, Sorts)));
        var missing = found.Index is { } index && !lines.Any(line => line.EndsWith($" {index}", StringComparison.Ordinal) || line.Contains($" {index} ", StringComparison.Ordinal));
        var problem = (scan, missing, sort) switch
        {
            (not null, true, _) => $"does not use {found.Index}: a sequential scan is there ({scan})",
            (null, true, _) => $"does not use {found.Index}",
            (not null, false, _) => $"has a sequential scan that was not there ({scan})",
            (null, false, not null) => "has a sort that was not there",
            _ => null,
        };
        return problem is null
            ? null
            : $"The plan of '{found.Statement}' {problem}.\n  expected:{Indented(expected?.Shape ?? $"a search by {found.Index} (no plan is in the baseline yet)")}\n  found:{Indented(found.Shape)}\n";
    }

    private static QueryPlan? Expected(Row row, QueryPlan found)
        => row.Baseline?.Trials.SelectMany(trial => trial.Plans).LastOrDefault(plan => plan.Statement == found.Statement);

    private static bool Begins(string line, string[] kinds) => Array.Exists(kinds, kind => line.StartsWith(kind, StringComparison.Ordinal));

    private static IEnumerable<string> Lines(QueryPlan plan) => plan.Shape.Split('\n').Select(line => line.Trim());

    private static string Indented(string shape) => string.Concat(shape.Split('\n').Select(line => "\n    " + line));
}
