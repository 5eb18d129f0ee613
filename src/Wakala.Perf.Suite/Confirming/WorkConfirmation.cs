using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// Allocations, processor time and pages of files that are more than was stored may be the runtime's or the machine's: they are counted again for the base build and this one,
/// in the same minutes, and only what is more than the base's fails.
/// </summary>
/// <param name="find">Finds both builds.</param>
/// <param name="table">The table that two builds answer.</param>
/// <param name="say">Told what happens, by row.</param>
internal sealed class WorkConfirmation(Func<CancellationToken, Task<BuildFinding>> find, Func<BuildPair, ComparedTable> table, Action<string, string> say)
{
    /// <summary>Each is of fresh processes; what is more in one alone is chance.</summary>
    private const int Rounds = 2;

    /// <summary>The row's counts as they are when what tripped has been settled, and what that came to.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="work">Its counts, held to what was stored.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(IReadOnlyList<FigureJudgement> Work, string? Sentence)> SettleAsync(string scenario, IReadOnlyList<FigureJudgement> work, CancellationToken cancellationToken)
    {
        if (ProcessWork.Tripped(work) is not { Count: > 0 } tripped)
            return (work, null);
        var changes = WorkGate.Changes(tripped);
        say(scenario, $"More work than was stored ({changes}): both builds are counted side by side.");
        var finding = await find(cancellationToken);
        if (finding.Pair is not { } builds)
            return (Settled(work, tripped, count => count with { Verdict = finding.IsCheckout ? Verdict.Invalid : Verdict.Inconclusive, Reason = Confirmation.NoBase(finding) }), null);
        if (builds.AreEqual)
            return (Settled(work, tripped, Excused), $"More work than was stored ({changes}). {Confirmation.NothingChanged(builds)}");
        try
        {
            return await CountAsync(scenario, work, tripped, builds, cancellationToken);
        }
        catch (EnvironmentException fault)
        {
            return (Settled(work, tripped, count => count with { Verdict = Verdict.Inconclusive, Reason = $"It is more than was stored, and could not be held to {builds.Base.Name}: {fault.Problem} {fault.Remedy}" }), null);
        }
    }

    private async Task<(IReadOnlyList<FigureJudgement> Work, string? Sentence)> CountAsync(
        string scenario, IReadOnlyList<FigureJudgement> work, IReadOnlyList<FigureJudgement> tripped, BuildPair builds, CancellationToken cancellationToken)
    {
        var all = table(builds);
        var row = all.Rows.Where(one => one.Key == scenario).ToDictionary();
        await using var both = await all.OpenAsync(line => say(scenario, line), cancellationToken);
        IReadOnlyList<FigureJudgement> compared = [];
        var open = tripped;
        for (var round = 0; round < Rounds && open.Count > 0; round++)
        {
            await both.StartPairAsync(round, 0, cancellationToken);
            compared = (await both.CountAsync(row, inFull: true, cancellationToken))[scenario].Counts;
            open = [.. open.Where(count => compared.Any(one => one.Name == count.Name && one.Verdict == Verdict.Regressed))];
        }

        if (compared.FirstOrDefault(count => tripped.Any(one => count.Verdict == Verdict.Inconclusive && one.Name.StartsWith(count.Name.TrimEnd('*'), StringComparison.Ordinal))) is { } missing)
            return (Settled(work, tripped, count => count with { Verdict = Verdict.Inconclusive, Reason = $"It is more than was stored, and cannot be held to {builds.Base.Name}. {missing.Reason}" }), null);
        var settled = Settled(work, tripped, count => open.Any(one => one.Name == count.Name) ? compared.First(one => one.Name == count.Name) : Excused(count));
        return (settled, open.Count > 0
            ? $"Counted side by side with {builds.Base.Name}, after stored counts had tripped."
            : $"More work than was stored ({WorkGate.Changes(tripped)}), and counted side by side with {builds.Base.Name} it costs no more: the machine or its runtime, not the build.");
    }

    private static FigureJudgement Excused(FigureJudgement count) => count with { Verdict = Verdict.Passed, Binding = false, Reason = null };

    private static IReadOnlyList<FigureJudgement> Settled(IReadOnlyList<FigureJudgement> work, IReadOnlyList<FigureJudgement> tripped, Func<FigureJudgement, FigureJudgement> settle)
        => [.. work.Select(count => tripped.Contains(count) ? settle(count) : count)];
}
