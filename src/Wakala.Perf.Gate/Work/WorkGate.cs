using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// Holds what one request costs in countable things to what it cost before. Nothing here depends on the machine's speed, so that a single pass binds
/// anywhere.
/// </summary>
public static class WorkGate
{
    /// <summary>Counts are averages over a sequence; what the last digit of a division leaves is no difference.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Judges counts; New where nothing was ever accepted, or not with servers of these versions.</summary>
    /// <param name="baseline">What was counted before; null for nothing.</param>
    /// <param name="servers">The servers' major versions, as <see cref="WorkBaseline.Servers"/> has them.</param>
    /// <param name="workloadHash">The hash of the sequence that was counted.</param>
    /// <param name="counts">What was counted now.</param>
    public static IReadOnlyList<FigureJudgement> Judge(WorkBaseline? baseline, string servers, string workloadHash, IReadOnlyList<WorkCount> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (baseline is not null && baseline.WorkloadHash != workloadHash)
        {
            var why = $"The counted sequence is another than the baseline's ({workloadHash}, was {baseline.WorkloadHash}). Count it anew: ./perf accept --suite {baseline.Suite}.";
            return [.. counts.Select(count => New(count) with { Verdict = Verdict.Invalid, Binding = true, Reason = why })];
        }

        if (baseline?.Counts.GetValueOrDefault(servers) is not { } before)
            return [.. counts.Select(New)];
        return [.. counts.Select(count => Judge(count, before.FirstOrDefault(one => one.Name == count.Name))), .. Gone(counts, before)];
    }

    /// <summary>What changed, for the message of a row that became slower: <c>SELECT contacts 1 → 7 a request</c>; null where nothing did.</summary>
    public static string? Changes(IReadOnlyList<FigureJudgement> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        string[] changes = [.. work.Where(count => count.Verdict is Verdict.Regressed or Verdict.Improved).Select(Change)];
        return changes.Length == 0 ? null : string.Join("; ", changes);
    }

    private static FigureJudgement New(WorkCount count)
        => new() { Name = count.Name, Unit = count.Unit, Value = count.Value, Verdict = Verdict.New, Binding = false };

    private static IEnumerable<FigureJudgement> Gone(IReadOnlyList<WorkCount> counts, IReadOnlyList<WorkCount> before)
        => before.Where(one => counts.All(count => count.Name != one.Name)).Select(one => Judge(one with { Value = 0 }, one));

    private static FigureJudgement Judge(WorkCount count, WorkCount? before)
    {
        var baseline = before?.Value ?? 0;
        var tolerance = before?.Tolerance ?? count.Tolerance;
        var limit = (baseline * (1 + tolerance)) + Rounding;
        var verdict = count.Value > limit ? Verdict.Regressed : count.Value < (baseline * (1 - tolerance)) - Rounding ? Verdict.Improved : Verdict.Passed;
        var figure = new FigureJudgement
        {
            Name = count.Name,
            Unit = count.Unit,
            Value = count.Value,
            Baseline = baseline,
            Limit = baseline * (1 + tolerance),
            Detectable = tolerance,
            Verdict = verdict,
            Binding = true,
        };
        return verdict == Verdict.Passed ? figure : figure with { Reason = $"{Change(figure)}." };
    }

    private static string Change(FigureJudgement figure)
    {
        var unit = figure.Unit.EndsWith("/request", StringComparison.Ordinal) ? figure.Unit[..^"/request".Length] : figure.Unit;
        return $"{figure.Name} {Number(figure.Baseline ?? 0)} → {Number(figure.Value ?? 0)}{(unit is "1" or "" ? "" : $" {unit}")} a request";
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);
}
