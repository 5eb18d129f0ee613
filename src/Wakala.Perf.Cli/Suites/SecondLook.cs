using Wakala.Perf.Gate;

namespace Wakala.Perf.Cli;

/// <summary>
/// What becomes of rows of which no trial could be believed: what disturbs a machine for three trials in a row is often gone some minutes later, so that they are measured
/// once more when all others are done. It settles nothing but doubt: a row that failed is not asked again.
/// </summary>
internal static class SecondLook
{
    /// <summary>Where more rows than these are in doubt, the machine is not one to measure on, and later it is no better.</summary>
    private const int Most = 5;

    /// <summary>The rows that are measured once more; none where they are too many.</summary>
    public static IReadOnlyList<ScenarioJudgement> Doubtful(IReadOnlyList<ScenarioJudgement> judgements)
    {
        ScenarioJudgement[] doubtful = [.. judgements.Where(one => one is { Verdict: Verdict.Invalid, Validity.Valid: false })];
        return doubtful.Length > Most ? [] : doubtful;
    }

    /// <summary>How the tests ended, with a row's second measurement in place of its first.</summary>
    /// <param name="first">All tests.</param>
    /// <param name="row">The row.</param>
    /// <param name="second">The second run, of that row alone.</param>
    public static TestOutcome Replace(TestOutcome first, string row, TestOutcome second)
    {
        var failure = first.Failures.FirstOrDefault(one => one.Test.Contains($"\"{row}\"", StringComparison.Ordinal));
        return failure.Test is null || second.Passed + second.Failed + second.Skipped == 0
            ? first
            : first with { Failed = first.Failed - 1, Failures = [.. first.Failures.Where(one => one != failure)] } + second;
    }
}
