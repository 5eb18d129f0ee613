using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// The whole table under one shared stream against the base build, measured once, when the first row asks; each row is judged by itself.
/// </summary>
/// <param name="builds">Both builds.</param>
/// <param name="measure">Measures them.</param>
/// <param name="rows">The rows that this run measures.</param>
/// <param name="known">What the base build can answer; null where that cannot be told.</param>
internal sealed class WholeTableComparison(BuildPair builds, IBuildMeasurement measure, IReadOnlyCollection<string> rows, IReadOnlySet<string>? known)
{
    private ComparisonOutcome? _outcome;
    private NotComparableException? _notComparable;
    private bool _failed;

    /// <summary>How sure it must be.</summary>
    public ComparisonRules Rules { get; init; } = new();

    /// <summary>What is compared of no row, but of all of a stream together: the processor time of a request, of the stream that regressed where one did. Null until it was measured.</summary>
    public RowComparison? Processor => _outcome?.Rows.Where(row => !rows.Contains(row.Scenario)).MaxBy(row => row.Verdict == Verdict.Regressed);

    /// <summary>Why a row has nothing to be compared with, in a sentence, and what it then is; null where it has.</summary>
    public (Verdict Verdict, string Why)? NotCompared(string scenario)
        => builds.AreEqual ? (Verdict.Passed, $"Nothing of the platform has changed since {builds.Base.Name}: there is no timing to compare.")
            : _notComparable is { } fault ? (Verdict.Inconclusive, $"It could not be compared with {builds.Base.Name}: {fault.Explanation}")
            : known?.Contains(scenario) == false ? (Verdict.New, $"{builds.Base.Name} has no {scenario}: there is nothing to compare it with.")
            : null;

    /// <summary>One row, and what it was judged by; null where it has nothing to be compared with.</summary>
    public async Task<(SideBySideRow Row, Trial Trial)?> RowAsync(string scenario, CancellationToken cancellationToken)
    {
        if (_failed)
            Xunit.Assert.Skip("Not measured: the comparison of the whole table ended with a fault. The first failure says which.");
        if (NotCompared(scenario) is not null)
            return null;
        try
        {
            _outcome ??= await measure.CompareAsync(builds, [.. rows.Where(row => NotCompared(row) is null)], saturated: false, Rules, cancellationToken);
        }
        catch (NotComparableException fault)
        {
            _notComparable = fault;
            return null;
        }
        catch
        {
            _failed = true;
            throw;
        }

        var row = _outcome.Rows.FirstOrDefault(one => one.Scenario == scenario) ?? throw new InvalidOperationException($"The comparison ended before {scenario} could be judged.");
        var measured = _outcome.Measurement.Rows.FirstOrDefault(one => one.Scenario == scenario);
        return (new SideBySideRow(builds.Base.Name, row, null, null, Rules), measured is null ? CandidateTrial.NotTimed(scenario) : CandidateTrial.Of(measured, _outcome.Measurement.Conditions));
    }
}
