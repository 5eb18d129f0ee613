using Wakala.Perf.Gate;

namespace Wakala.Perf.Cli;

/// <summary>
/// What becomes of rows of which no trial could be believed: what disturbs a machine for three trials in a row is often gone some minutes later, so that they are measured
/// once more when all others are done. It settles nothing but doubt: a row that failed is not asked again, nor one that lost a server, whose cause another run would hide.
/// </summary>
internal static class SecondLook
{
    /// <summary>Where more rows than these are in doubt, the machine is not one to measure on, and later it is no better.</summary>
    private const int Most = 5;

    /// <summary>The rows that are measured once more; none where they are too many.</summary>
    public static IReadOnlyList<ScenarioJudgement> Doubtful(IReadOnlyList<ScenarioJudgement> judgements)
    {
        ScenarioJudgement[] doubtful = [.. judgements.Where(one => one is { Verdict: Verdict.Invalid, Interrupted: false, Validity.Valid: false })];
        return doubtful.Length > Most ? [] : doubtful;
    }

    /// <summary>How the tests ended, with a row's second measurement in place of its first.</summary>
    /// <param name="first">All tests.</param>
    /// <param name="row">The row.</param>
    /// <param name="second">The second run, of that row alone.</param>
    /// <param name="gated">Whether the suite has rows that count: a row by itself that stays open is then no suite that gated nothing.</param>
    public static TestOutcome Replace(TestOutcome first, string row, TestOutcome second, bool gated)
    {
        if (gated && second.Failures.All(one => !IsOf(one.Test, row)))
            second = second with { Failed = 0, Failures = [] };
        var failure = first.Failures.FirstOrDefault(one => IsOf(one.Test, row));
        return failure.Test is null || second.Passed + second.Failed + second.Skipped == 0
            ? first
            : first with { Failed = first.Failed - 1, Failures = [.. first.Failures.Where(one => one != failure)] } + second;
    }

    private static bool IsOf(string test, string row) => test.Contains($"\"{row}\"", StringComparison.Ordinal);
}
