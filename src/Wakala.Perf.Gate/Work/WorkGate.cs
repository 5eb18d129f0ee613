using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// Holds what one request costs in countable things to what it cost before. Nothing here depends on the machine's speed, so that a single pass decides
/// anywhere: more of it is a regression, and less of it is news, since work that is left undone is the cheapest way to be fast.
/// </summary>
public static class WorkGate
{
    /// <summary>Counts are averages over a sequence; what the last digit of a division leaves is no difference.</summary>
    private const double Rounding = 1e-6;

    /// <summary>
    /// What is not exact may besides differ by so much of one a request, or by so many bytes: of little, 2 % is less than one stray record in a sequence.
    /// </summary>
    private const double Stray = 0.06;

    private const double StrayBytes = 16;

    /// <summary>
    /// Of processor time as much is a thread that waited by spinning, a timer of the runtime's, or what it happened to compile how: one build's search took 0.67 to 1.03 ms in
    /// four environments that were started one after the other.
    /// </summary>
    private const double StrayMilliseconds = 0.5;

    /// <summary>
    /// What is allocated less is told from here on. The same build allocates up to an eighth less in containers than as processes (26,929 and 23,665 bytes a message), where
    /// requests reach it in other parts.
    /// </summary>
    private const double LessAllocated = 0.2;

    private const int MostShown = 6;

    /// <summary>Judges counts; New where nothing was ever accepted, or not with servers of these versions.</summary>
    /// <param name="baseline">What was counted before; null for nothing.</param>
    /// <param name="servers">The servers' major versions, as <see cref="WorkBaseline.Servers"/> has them.</param>
    /// <param name="workloadHash">The hash of the sequence that was counted.</param>
    /// <param name="counts">What was counted now.</param>
    /// <param name="missing">What could not be counted: it is neither more nor less than before.</param>
    public static IReadOnlyList<FigureJudgement> Judge(
        WorkBaseline? baseline, string servers, string workloadHash, IReadOnlyList<WorkCount> counts, IReadOnlyList<MissingWork>? missing = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        missing ??= [];
        return [.. JudgeCounted(baseline, servers, workloadHash, counts, missing), .. missing.Select(NotCounted)];
    }

    private static IReadOnlyList<FigureJudgement> JudgeCounted(
        WorkBaseline? baseline, string servers, string workloadHash, IReadOnlyList<WorkCount> counts, IReadOnlyList<MissingWork> missing)
    {
        if (baseline is not null && baseline.WorkloadHash != workloadHash)
        {
            var why = $"The counted sequence is another than the baseline's ({workloadHash}, was {baseline.WorkloadHash}). Count it anew: ./perf accept --suite {baseline.Suite}.";
            return [.. counts.Select(count => New(count) with { Verdict = Verdict.Invalid, Binding = true, Reason = why })];
        }

        if (baseline?.Counts.GetValueOrDefault(servers) is not { } before)
            return [.. counts.Select(New)];
        return Against(before, counts, missing);
    }

    private static IReadOnlyList<FigureJudgement> Against(IReadOnlyList<WorkCount> before, IReadOnlyList<WorkCount> counts, IReadOnlyList<MissingWork> missing)
        => [.. counts.Select(count => Judge(count, before.FirstOrDefault(one => one.Name == count.Name))), .. Gone(counts, before, missing)];

    /// <summary>Judges counts of one build by those of another, counted in the same way.</summary>
    /// <param name="before">What the other build was counted to cost.</param>
    /// <param name="counts">What this one is.</param>
    /// <param name="missing">What could not be counted.</param>
    public static IReadOnlyList<FigureJudgement> Compare(IReadOnlyList<WorkCount> before, IReadOnlyList<WorkCount> counts, IReadOnlyList<MissingWork> missing)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(missing);
        return [.. Against(before, counts, missing), .. missing.Select(NotCounted)];
    }

    /// <summary>What changed, for the message of a row that became slower: <c>SELECT contacts 1 → 7 a request</c>; null where nothing did.</summary>
    public static string? Changes(IReadOnlyList<FigureJudgement> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        string[] changes = [.. work.Where(count => count.Verdict is Verdict.Regressed or Verdict.Changed).OrderByDescending(Tells).Select(Change)];
        var shown = string.Join("; ", changes.Take(MostShown));
        return changes.Length == 0 ? null : changes.Length > MostShown ? $"{shown}; and {changes.Length - MostShown} more" : shown;
    }

    /// <summary>More of one statement says more than more statements do, and what grew more than what shrank.</summary>
    private static int Tells(FigureJudgement count) => (IsNamed(count.Name) ? 2 : 0) + (count.Verdict == Verdict.Regressed ? 1 : 0);

    /// <summary>Statements and commands have names in capitals.</summary>
    private static bool IsNamed(string name) => name.Any(char.IsAsciiLetterUpper);

    private static FigureJudgement New(WorkCount count)
        => new() { Name = count.Name, Unit = count.Unit, Kind = FigureKind.Count, Value = count.Value, Verdict = Verdict.New, Binding = false };

    private static FigureJudgement NotCounted(MissingWork missing) => new()
    {
        Name = $"{missing.Names}*",
        Unit = "1/request",
        Kind = FigureKind.Count,
        Verdict = Verdict.Inconclusive,
        Binding = false,
        Reason = $"Not counted: {missing.Names}*. {missing.Reason}",
    };

    private static IEnumerable<FigureJudgement> Gone(IReadOnlyList<WorkCount> counts, IReadOnlyList<WorkCount> before, IReadOnlyList<MissingWork> missing)
        => before
            .Where(one => counts.All(count => count.Name != one.Name) && !missing.Any(names => one.Name.StartsWith(names.Names, StringComparison.Ordinal)))
            .Select(one => Judge(one with { Value = 0 }, one));

    private static double StrayOf(WorkCount count) => count.Name == ProcessWork.Processor ? StrayMilliseconds : count.Unit.StartsWith('B') ? StrayBytes : Stray;

    /// <summary>By how much a count may be less. Processor time may be less on another machine, whatever its calibration; more of it is counted side by side.</summary>
    private static double LessRoom(string name, double baseline, double room) => name switch
    {
        ProcessWork.Processor => double.PositiveInfinity,
        ProcessWork.Allocated => Math.Max(room, baseline * LessAllocated),
        _ => room,
    };

    private static FigureJudgement Judge(WorkCount count, WorkCount? before)
    {
        var baseline = before?.Value ?? 0;
        var tolerance = before?.Tolerance ?? count.Tolerance;
        var room = tolerance == 0 ? Rounding : Math.Max(baseline * tolerance, StrayOf(count));
        var lessRoom = LessRoom(count.Name, baseline, room);
        var verdict = count.Value > baseline + room ? Verdict.Regressed : count.Value < baseline - lessRoom ? Verdict.Changed : Verdict.Passed;
        var figure = new FigureJudgement
        {
            Name = count.Name,
            Unit = count.Unit,
            Kind = FigureKind.Count,
            Value = count.Value,
            Baseline = baseline,
            Limit = tolerance == 0 ? baseline : verdict == Verdict.Changed ? baseline - lessRoom : baseline + room,
            LimitIsLeast = verdict == Verdict.Changed,
            Detectable = tolerance,
            Verdict = verdict,
            Binding = true,
        };
        return verdict == Verdict.Passed ? figure : figure with { Reason = $"{Change(figure)}." };
    }

    private static string Change(FigureJudgement figure)
    {
        var unit = figure.Unit.EndsWith("/request", StringComparison.Ordinal) ? figure.Unit[..^"/request".Length] : figure.Unit;
        var name = IsNamed(figure.Name) && figure.Name.StartsWith("sql.", StringComparison.Ordinal) ? figure.Name["sql.".Length..] : figure.Name;
        return $"{name} {Number(figure.Baseline ?? 0)} → {Number(figure.Value ?? 0)}{(unit is "1" or "" ? "" : $" {unit}")} a request";
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);
}
