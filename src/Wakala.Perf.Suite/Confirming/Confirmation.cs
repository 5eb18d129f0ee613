using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// What trips stored figures and depends on the machine is measured again beside the base build, in the same minutes, and only what fails there too fails.
/// </summary>
/// <param name="find">Finds both builds.</param>
/// <param name="settlement">Measures them.</param>
/// <param name="say">Told what happens, by row.</param>
internal sealed class Confirmation(Func<CancellationToken, Task<BuildFinding>> find, ISettlement settlement, Action<string, string> say)
{
    private BuildFinding? _finding;

    /// <summary>The row as it is when what tripped has been settled; the same where nothing did.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ScenarioJudgement> SettleAsync(ScreenedRow row, CancellationToken cancellationToken)
    {
        var screened = row.Judgement;
        // No other build excuses what is wrong or misses the document, and what tripped beside it may follow from it.
        if (screened.Wrong is not null || row.Unstored.Wrong is not null || ScreenTrip.Bound(row.Unstored).Any() || (ScreenTrip.Of(screened, row.Unstored) ?? ScreenTrip.OfLate(screened)) is not { } trip)
            return screened;
        say(row.Scenario, $"The screen tripped ({trip.Sentence}): it is measured {settlement.How} the base build.");
        _finding ??= await find(cancellationToken);
        if (_finding.Pair is not { } builds)
            return screened.Late ? screened : ConfirmedJudgement.Undecided(screened, trip, _finding.IsCheckout ? Verdict.Invalid : Verdict.Inconclusive, NoBase(_finding));
        if (builds.AreEqual)
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.Inconclusive, NothingChanged(builds));
        if (!await settlement.IsInBaseAsync(builds, row.Scenario, cancellationToken))
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.New, $"{builds.Base.Name} has no {row.Scenario}: there is nothing to compare it with.");
        try
        {
            return await settlement.SettleAsync(builds, row, trip, cancellationToken);
        }
        catch (NotComparableException fault)
        {
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.Inconclusive, $"It could not be compared with {builds.Base.Name}: {fault.Explanation}");
        }
    }

    /// <summary>Why two builds that are the same are not measured, in a sentence.</summary>
    internal static string NothingChanged(BuildPair builds) => $"Nothing of the platform has changed since {builds.Base.Name}, so that it is the machine's and not the build's.";

    /// <summary>Why there are not two builds, and the remedy, in sentences.</summary>
    internal static string NoBase(BuildFinding finding)
        => $"It could not be measured side by side with another build, and stored figures alone fail nothing. {finding.Fault!.Problem} {finding.Fault.Remedy}";
}
