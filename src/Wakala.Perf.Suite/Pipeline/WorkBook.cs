using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What one request of a row costs, held to what was accepted.</summary>
/// <param name="Counts">The counts; none where nobody counts them.</param>
/// <param name="Requests">Requests that were counted.</param>
internal sealed record RowWorkCount(IReadOnlyList<FigureJudgement> Counts, long Requests);

/// <summary>Keeps what was counted beside a run's results, and holds it to what was accepted.</summary>
/// <param name="settings">How the suite runs.</param>
/// <param name="suite">The suite.</param>
/// <param name="fingerprint">Which servers were counted.</param>
internal sealed class WorkBook(SuiteSettings settings, string suite, Fingerprint fingerprint)
{
    /// <summary>The folder of a suite's results that counts are kept in: what accepting reads.</summary>
    public const string Folder = "work";

    private readonly BaselineStore _store = new(settings.Baselines);

    /// <summary>Counts what one request of a row costs, where somebody does, writes it down, and holds it to what was accepted.</summary>
    /// <exception cref="BaselineException">What was accepted cannot be used.</exception>
    public async Task<RowWorkCount> CountAsync(RowPlan row, TableTarget target, CancellationToken cancellationToken)
    {
        if (settings.TimesOnly || row.Count is not { } count)
            return new RowWorkCount([], 0);
        try
        {
            var counted = await count(target, cancellationToken);
            return new RowWorkCount(Judge(counted), counted.Requests);
        }
        catch (InvalidOperationException fault)
        {
            return new RowWorkCount([new FigureJudgement { Name = "work", Unit = "1/request", Kind = FigureKind.Count, Verdict = Verdict.Invalid, Binding = true, Reason = fault.Message }], 0);
        }
    }

    /// <summary>The row with its work.</summary>
    /// <param name="row">The row.</param>
    /// <param name="work">Its work.</param>
    /// <param name="confirmation">Settles what its requests cost the platform's process; null where there are not two builds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ScenarioJudgement> JudgeAsync(ScenarioJudgement row, RowWorkCount work, WorkConfirmation? confirmation, CancellationToken cancellationToken)
    {
        if (confirmation is null)
            return row.With([.. work.Counts.Select(Unconfirmed)]);
        var (settled, sentence) = await confirmation.SettleAsync(row.Name, work.Counts, cancellationToken);
        var judged = row.With(settled);
        return sentence is null ? judged : judged with { Reason = judged.Reason is { } reason ? $"{reason} {sentence}" : sentence };
    }

    private IReadOnlyList<FigureJudgement> Judge(CountedWork counted)
    {
        ResultsJson.Write(Path.Combine(settings.Results, suite, Folder, $"{ScenarioSlug.Of(counted.Scenario)}-1.json"), counted);
        var baseline = settings.Record ? null : _store.ReadWork(settings.Profile, suite, counted.Scenario);
        return WorkGate.Judge(baseline, WorkBaseline.Servers(fingerprint), counted.WorkloadHash, counted.Counts, counted.Missing);
    }

    /// <summary>Processor time that another build was not counted beside fails nothing.</summary>
    private static FigureJudgement Unconfirmed(FigureJudgement count)
        => count is { Name: ProcessWork.Processor, Verdict: Verdict.Regressed }
            ? count with { Verdict = Verdict.Inconclusive, Binding = false, Reason = $"{count.Reason} No other build was counted beside it: stored processor time alone fails nothing." }
            : count;
}
