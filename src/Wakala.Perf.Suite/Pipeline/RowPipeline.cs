using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// What becomes of a row of any table: trial after trial until the gate needs no other, held to what is stored; what trips is settled by another build, or by a second run of a live
/// system; what its requests cost is judged beside it; and its trials and counts are kept as files.
/// </summary>
/// <param name="session">The suite that is up.</param>
/// <param name="target">What is measured.</param>
/// <param name="fingerprint">The machine, and what plays the load.</param>
/// <param name="commit">The commit that is measured.</param>
internal sealed class RowPipeline(SuiteSession session, TableTarget target, Fingerprint fingerprint, string commit)
{
    /// <summary>Longer than a checkpoint's writing or a neighbour's burst.</summary>
    private static readonly TimeSpan BeforeSecondRun = TimeSpan.FromSeconds(60);

    private readonly BaselineStore _baselines = new(session.Settings.Baselines);
    private readonly WaiverBook _waivers = WaiverBook.Read(session.Settings.Baselines, TimeProvider.System);
    private readonly DocumentFigures _document = new(session.Settings, session.Name);
    private readonly WorkBook _work = new(session.Settings, session.Name, fingerprint);

    /// <summary>Settles what trips stored figures; null where nothing can be compared with: a live target, or figures that are recorded.</summary>
    public Confirmation? Confirmation { get; init; }

    /// <summary>The same for what a row's requests cost the platform's process.</summary>
    public WorkConfirmation? WorkConfirmation { get; init; }

    /// <summary>What a suite does after a server was brought up again.</summary>
    public Func<CancellationToken, Task>? Recovered { get; init; }

    private SuiteSettings Settings => session.Settings;

    /// <summary>Measures a row, and holds it to its figures.</summary>
    public async Task<ScenarioJudgement> RunAsync(RowPlan row, CancellationToken cancellationToken)
    {
        var context = Context(row);
        if (Settings.WorkOnly && row.Count is null)
            Xunit.Assert.Skip($"{context.Scenario} was not loaded, and nobody counts its work.");
        // What was accepted and cannot be used is told before anything is counted or loaded.
        var baseline = Settings.WorkOnly ? null : Baseline(row);
        var work = await _work.CountAsync(row, target, cancellationToken);
        if (Settings.WorkOnly)
            return await WithWorkAsync(WorkAlone.Row(context, work.Requests), work, cancellationToken);
        if (row.Others is { } others)
            context = context with { Others = await others(cancellationToken) };
        return await WithWorkAsync(await JudgeAsync(row, context, baseline, cancellationToken), work, cancellationToken);
    }

    /// <summary>What a row is judged in. Its figures of the document are checked against their file.</summary>
    /// <exception cref="BaselineException">The file cannot be used, or says something else.</exception>
    public GateContext Context(RowPlan row)
    {
        _document.Check(row.Rules);
        var (environment, scenario) = (target.Environment, row.Rules.Scenario);
        return new GateContext
        {
            Suite = session.Name,
            Table = row.Rules.Table,
            Scenario = scenario,
            Environment = environment.Name,
            Profile = Settings.Profile,
            ProductionSize = environment.ProductionSize,
            WorkloadHash = row.WorkloadHash ?? Hash(row),
            Fingerprint = row.Engine == LoadEngine.Clients ? fingerprint : fingerprint with { Engine = row.Engine },
            Rate = row.Rate,
            Live = session.IsLive,
            Waivers = Settings.Record ? [] : _waivers.Of(environment.Name, Settings.Profile, session.Name, scenario),
            Commit = commit,
        };
    }

    /// <summary>What was accepted of a row; null where nothing was, or figures are recorded.</summary>
    /// <exception cref="BaselineException">It cannot be used.</exception>
    public Baseline? Baseline(RowPlan row) => Settings.Record ? null : _baselines.Read(target.Environment.Name, Settings.Profile, session.Name, row.Rules.Scenario);

    /// <summary>Measures a row until its verdict stands.</summary>
    public async Task<ScenarioJudgement> JudgeAsync(RowPlan row, GateContext context, Baseline? baseline, CancellationToken cancellationToken)
    {
        var (judgement, trials, length) = await TryAsync(row, context, baseline, 0, cancellationToken);
        if (LiveConfirmation.IsNeeded(context, judgement))
        {
            // One build: what it is, a second run must say too.
            if (!session.Budget.Allows(length))
                return LiveConfirmation.Open(judgement, "No second run confirms it: the minutes that the environment's file allows are used up.");
            Tell(judgement);
            // Long enough after the first that one disturbance is not in both.
            session.Log.Say(judgement.Name, string.Create(CultureInfo.InvariantCulture, $"A second run in {BeforeSecondRun.TotalSeconds:0} s will tell whether the first was a disturbance."));
            await Task.Delay(BeforeSecondRun, TimeProvider.System, cancellationToken);
            return LiveConfirmation.Of(judgement, (await TryAsync(row, context, baseline, trials.Count, cancellationToken)).Judgement);
        }

        if (Confirmation is null)
            return judgement;
        var doubtful = new ScreenedRow(context, row.Rules, judgement, RowGate.Judge(context, row.Rules, null, trials));
        using var still = row.StandStill?.Invoke();
        var settled = await WhileItStandsAsync(stop => Confirmation.SettleAsync(doubtful, stop), cancellationToken);
        row.Settled?.Invoke(judgement, settled);
        return settled;
    }

    /// <summary>
    /// One trial, kept as a file. A server that ends by itself makes it one that nobody can believe; it is brought up again for the rows that follow, where that can be done.
    /// </summary>
    public async Task<Trial> MeasureAsync(RowPlan row, int number, CancellationToken cancellationToken)
    {
        var (environment, scenario, startedAt) = (session.Environment, row.Rules.Scenario, TimeProvider.System.GetUtcNow());
        Trial? trial = null;
        try
        {
            await environment.SettleAsync(cancellationToken);
            trial = await row.Measure(target, number, cancellationToken);
        }
        catch (Exception) when (environment.Fault is not null)
        {
            // What it threw for is the loss, which is told below.
        }

        // What an audit has found is no less wrong because a server ended after it.
        if (environment.Fault is { } fault && trial is not ({ Interrupted: true } or { Load: not null }))
            trial = Lost(scenario, startedAt, fault);
        var file = Path.Combine(Settings.Results, session.Name, RunNote.Trials, $"{ScenarioSlug.Of(scenario)}-{number}");
        ResultsJson.Write($"{file}.json", trial!);
        if (trial!.Load is { } load)
            HistogramLog.Write($"{file}.hlog", load);
        cancellationToken.ThrowIfCancellationRequested();
        if (!trial.Interrupted && environment.Fault is null)
            return trial;
        if (environment.Fault is { } lost && !await session.Log.RecoverAsync(environment, scenario, cancellationToken))
            return trial with { Problems = [.. trial.Problems, lost.Remedy] };
        await (Recovered?.Invoke(cancellationToken) ?? Task.CompletedTask);
        return trial;
    }

    /// <summary>Ends what is measured beside the environment when that is lost.</summary>
    public async Task<T> WhileItStandsAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, target.Environment.Lost);
        try
        {
            return await work(stop.Token);
        }
        catch (Exception) when (target.Environment.Fault is not null)
        {
            throw target.Environment.Fault;
        }
    }

    /// <summary>The row with its work, once that is counted.</summary>
    public async Task<ScenarioJudgement> WithWorkAsync(ScenarioJudgement timed, RowPlan row, CancellationToken cancellationToken)
        => await WithWorkAsync(timed, await _work.CountAsync(row, target, cancellationToken), cancellationToken);

    private Task<ScenarioJudgement> WithWorkAsync(ScenarioJudgement timed, RowWorkCount work, CancellationToken cancellationToken)
        => WhileItStandsAsync(stop => WorkBook.JudgeAsync(timed, work, WorkConfirmation, stop), cancellationToken);

    /// <summary>Says what a row is judged to be so far, where more is to come.</summary>
    private void Tell(ScenarioJudgement judgement) => session.Log.Say(judgement, $"{judgement.Verdict}");

    /// <summary>Trial after trial until the gate needs no other; and how long the longest of them loaded a live system.</summary>
    private async Task<(ScenarioJudgement Judgement, IReadOnlyList<Trial> Trials, TimeSpan Length)> TryAsync(RowPlan row, GateContext context, Baseline? baseline, int before, CancellationToken cancellationToken)
    {
        var (trials, longest) = (new List<Trial>(), TimeSpan.Zero);
        ScenarioJudgement? judgement = null;
        do
        {
            var (next, used) = (judgement is null ? row : row.Again?.Invoke(judgement) ?? row, session.Budget.Used);
            if (judgement is not null && !session.Budget.Allows(next.Length ?? longest))
            {
                session.Log.Say(context.Scenario, "No further trial: the minutes that the environment's file allows are used up.");
                break;
            }

            if (judgement is not null)
                Tell(judgement);
            trials.Add(row.Measured?.Invoke() ?? await MeasureAsync(next, before + trials.Count + 1, cancellationToken));
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, (session.Budget.Used - used).Ticks));
            judgement = RowGate.Judge(context, row.Rules, baseline, trials);
        }
        while (RowGate.NeedsAnother(judgement, row.Rules, trials));

        return (judgement, trials, row.Length ?? longest);
    }

    private static Trial Lost(string scenario, DateTimeOffset startedAt, EnvironmentException fault) => new()
    {
        Scenario = scenario,
        StartedAt = startedAt,
        Seconds = (TimeProvider.System.GetUtcNow() - startedAt).TotalSeconds,
        Requests = 0,
        Problems = [fault.Problem],
        Interrupted = true,
    };

    private string Hash(RowPlan row)
        => WorkloadHash.Of(
            [row.Rules.Scenario, target.DataScale, target.Feed.From, target.Feed.To, target.Feed.Tenants.Count, WorkloadHash.Part(row.Workload), .. row.Engine == LoadEngine.Clients ? [] : (object[])[row.Engine]]);
}
