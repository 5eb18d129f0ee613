using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// The first trial of each row of a table, all measured before any row is judged: each is then judged beside the others, and no trial is measured that would not have been anyway.
/// </summary>
/// <param name="rows">The rows that the run measures.</param>
internal sealed class FirstTrials(IReadOnlyCollection<string> rows)
{
    private readonly Dictionary<string, (Baseline? Baseline, Trial Trial)> _measured = [];
    private readonly Queue<string> _missing = new(rows);
    private readonly HashSet<string> _taken = [];
    private bool _areTheMachine;

    /// <summary>Measures what was not measured yet; a row that cannot be measured fails in its own test, where it is measured by itself.</summary>
    /// <param name="measure">Gives a row's first trial, with the baseline that it can be compared with; null where it has none or cannot be measured.</param>
    /// <returns>Whether anything was measured.</returns>
    public async Task<bool> CompleteAsync(Func<string, Task<(Baseline? Baseline, Trial Trial)?>> measure)
    {
        var any = false;
        while (_missing.TryDequeue(out var row))
        {
            if (await measure(row) is { } measured)
                (_measured[row], any) = (measured, true);
        }

        return any;
    }

    /// <summary>A row's first trial, once; null where there is none, or it was taken.</summary>
    public Trial? Take(string row) => _measured.TryGetValue(row, out var measured) && _taken.Add(row) ? measured.Trial : null;

    /// <summary>The rows beside one; null where they are too few.</summary>
    public OtherRows? Beside(string row) => Of(_measured.Where(one => one.Key != row).Select(one => one.Value));

    /// <summary>All rows; null where they are too few.</summary>
    public OtherRows? All => Of(_measured.Values);

    /// <summary>Learns from a row that tripped whether it is the machine that moves all of them.</summary>
    public void Learn(ScenarioJudgement screened, ScenarioJudgement settled) => _areTheMachine |= OtherRows.AreShownToBeTheMachine(screened, settled);

    private OtherRows? Of(IEnumerable<(Baseline? Baseline, Trial Trial)> rows)
        => OtherRows.Of(rows.Where(row => row.Baseline is not null).Select(row => (row.Baseline!, row.Trial)), _areTheMachine);
}
