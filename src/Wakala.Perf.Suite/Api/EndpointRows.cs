using System.Globalization;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of a table of endpoints in an environment that is up: what loads each, what its answers are held to, and what its requests cost.</summary>
/// <param name="session">The suite.</param>
/// <param name="target">What is measured.</param>
/// <param name="fingerprint">The machine, and what plays the load.</param>
/// <param name="table">The document's name of the table.</param>
/// <param name="rows">The scenarios of its rows.</param>
internal sealed class EndpointRows(SuiteSession session, TableTarget target, Fingerprint fingerprint, string table, IReadOnlyDictionary<string, ScenarioType> rows) : IAsyncDisposable
{
    private const int MostSessions = 100;
    private const int MostWarmUpRequests = 1_000;

    /// <summary>Each row gets a seventh: enough calls for the runtime to compile its path to the last tier, few enough for two cores.</summary>
    private const double WarmUpRate = 280;

    /// <summary>How long a row is loaded whose timing is compared with nothing: long enough for its errors.</summary>
    private static readonly TimeSpan BriefLength = TimeSpan.FromSeconds(9);

    private readonly Dictionary<string, string> _files = new()
    {
        ["contract"] = session.Settings.Contract,
        ["feed"] = target.Environment.FeedPath,
        ["sessions"] = Path.Combine(target.Environment.WorkDirectory, "sessions.json"),
    };

    private readonly Dictionary<string, IReadOnlyList<string>> _warmUpFaults = [];
    private AnswerAudit? _audit;
    private CountedRows? _work;
    private FirstTrials? _first;
    private RowPipeline? _pipeline;

    /// <summary>Logs the users in, and counts what one request of each row costs, before anything is loaded.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (AnswerAudit.WhyNot(target.Environment, session.Contract) is { } whyNotAudited)
            Say(whyNotAudited);
        await OpenAsync(cancellationToken);
        if ((session.Settings.TimesOnly ? "work is not counted: only what is timed was asked for (timesOnly)" : RowWork.WhyNot(target.Environment)) is { } whyNotCounted)
        {
            Say(whyNotCounted);
            return;
        }

        KeyValuePair<string, ScenarioType>[] chosen = [.. rows.Where(row => session.Settings.Measures(row.Key))];
        session.Log.Say($"Counting the work of {chosen.Length} rows: one client, a seeded sequence each, unmeasured in time.");
        _work = await CountedRows.CountAsync(target.Environment, chosen, session.Contract, target.DataScale, _files, cancellationToken);

        void Say(string whyNot) => session.Log.Say($"{char.ToUpperInvariant(whyNot[0])}{whyNot[1..]}.");
    }

    /// <summary>Logs the users in, and opens ways to the truth.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var (environment, contract) = (target.Environment, session.Contract);
        await new SessionOpener(contract, environment.BaseAddress, environment.Route).WriteAsync(target.Feed, MostSessions, session.Budget.Cap(double.PositiveInfinity), _files["sessions"], cancellationToken);
        if (_audit is not null)
            await _audit.DisposeAsync();
        _audit = AnswerAudit.WhyNot(environment, contract) is null ? await AnswerAudit.OpenAsync(environment, contract, _files, cancellationToken) : null;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _audit?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Loads every row a little, unmeasured; a wrong answer is one all the same, and told of when its row is measured.</summary>
    public async Task WarmUpAsync(Type scenario, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, target.Environment.Lost);
        var length = session.Settings.WarmUpLength(_work is not null);
        var shape = new LoadShape
        {
            Rate = session.Budget.Cap(WarmUpRate),
            WarmUp = TimeSpan.Zero,
            Duration = length,
            Connections = session.Profile.Connections,
            MaxInFlight = MostWarmUpRequests,
            Timeout = TimeSpan.FromSeconds(session.Profile.TimeoutSeconds),
            Engine = fingerprint.Engine,
        };
        session.Budget.Claim(shape, null, length);
        session.Log.Say(string.Create(CultureInfo.InvariantCulture, $"Warming up: every row in turn for {length.TotalSeconds:0} s, unmeasured."));
        if (_audit is not null)
        {
            foreach (var row in rows.Keys)
                await _audit.BeginAsync(row, stop.Token);
        }

        var trial = await GenerateAsync("warm-up", scenario, shape, null, 0, stop.Token);
        if (target.Environment.Fault is { } fault)
            throw fault;
        if (_audit is not null)
        {
            foreach (var (row, type) in rows)
            {
                if (await _audit.EndAsync(row, type.Type, [], AuditDepth.AFewAnswers, stop.Token) is { Faults.Count: > 0 } found)
                    _warmUpFaults[row] = found.Faults;
            }
        }

        if (trial.Succeeded == 0)
            throw new InvalidOperationException($"The platform answered no request of the warm-up rightly: {string.Join(", ", trial.Errors.Select(one => $"{one.Value} × {one.Key}"))}.");
    }

    /// <summary>Has the rows that the run measures each measured once before any is judged, so that each is judged beside the others.</summary>
    public void MeasureTogether(RowPipeline pipeline) => (_pipeline, _first) = (pipeline, new FirstTrials([.. rows.Keys.Where(session.Settings.Measures)]));

    /// <summary>How a row is measured and held.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="objective">The document's figures.</param>
    public RowPlan Plan(string scenario, Objective objective)
    {
        ThrowIfSecretIsMissing(scenario);
        var load = Load(scenario, objective);
        var plan = Plan(scenario, objective, load);
        return plan with
        {
            Measure = (_, number, stop) => MeasureAsync(rows[scenario], load with { Capacity = load.Capacity?.BegunNear(Accepted(plan)) }, number, stop),
            Again = judgement => Plan(scenario, objective, CapacityIsOpen(judgement) ? load : load with { Capacity = null }),
            Count = _work is null ? null : (_, _) => Task.FromResult(_work.Of(scenario)),
            Measured = () => _first?.Take(scenario),
            Others = _first is null ? null : stop => OthersAsync(_first, scenario, stop),
            Settled = (screened, settled) => _first?.Learn(screened, settled),
        };
    }

    /// <summary>The same row whose timing is compared with nothing.</summary>
    public RowPlan Brief(string scenario, Objective objective)
    {
        var load = Load(scenario, objective);
        return Plan(scenario, objective, load with { Capacity = null, Shape = load.Shape with { Duration = load.Shape.Duration < BriefLength ? load.Shape.Duration : BriefLength } });
    }

    private RowPlan Plan(string scenario, Objective objective, RowLoad load)
    {
        var type = rows[scenario];
        return new RowPlan(new RowRules(table, scenario, objective.Figures), load, (_, number, stop) => MeasureAsync(type, load, number, stop))
        {
            // All that decides what the system is asked to do, and nothing of the system itself: its schema and its code are what is judged.
            WorkloadHash = WorkloadHash.Of(
                scenario, type.Version, load.Shape, load.Capacity!, target.DataScale, session.Contract.Operation(scenario), target.Feed.From, target.Feed.To, target.Feed.Tenants),
            Rate = load.Shape.Rate,
            Length = load.Length,
        };
    }

    private RowLoad Load(string scenario, Objective objective)
    {
        var load = RowLoad.For(scenario, objective, session.Profile, target.Environment.Allowance);
        return load with { Shape = load.Shape with { Engine = fingerprint.Engine } };
    }

    /// <summary>The rows beside one, measured when the first of them is asked for.</summary>
    private async Task<OtherRows?> OthersAsync(FirstTrials first, string scenario, CancellationToken cancellationToken)
    {
        if (await first.CompleteAsync(row => session.OfRowAsync(row, () => FirstTrialAsync(row, cancellationToken))) && first.All?.Sentence is { } sentence)
            session.Log.Say(sentence);
        return first.Beside(scenario);
    }

    private async Task<(Baseline? Baseline, Trial Trial)?> FirstTrialAsync(string scenario, CancellationToken cancellationToken)
    {
        try
        {
            var row = Plan(scenario, new BaselineStore(session.Settings.Baselines).ReadObjective(session.Name, scenario));
            var baseline = _pipeline!.Baseline(row);
            return (baseline?.WorkloadHash == row.WorkloadHash ? baseline : null, await _pipeline.MeasureAsync(row, 1, cancellationToken));
        }
        catch (Exception fault) when (target.Environment.Fault is null && fault is BaselineException or InvalidOperationException)
        {
            // It is met again, and told, where the row is measured by itself.
            return null;
        }
    }

    /// <summary>The least capacity that was accepted of a row, under the same load; 0 where none was.</summary>
    private double Accepted(RowPlan plan)
        => _pipeline?.Baseline(plan) is { } baseline && baseline.WorkloadHash == plan.WorkloadHash
            ? baseline.Trials.Select(trial => trial.Load?.Capacity?.RequestsPerSecond ?? 0).DefaultIfEmpty().Min()
            : 0;

    /// <summary>Whether the search must be made again: it was lost with its trial, or it fell short.</summary>
    private static bool CapacityIsOpen(ScenarioJudgement judgement)
        => judgement.Verdict == Verdict.Invalid
            || judgement.Figures.Any(figure => figure is { Kind: FigureKind.Capacity, Verdict: Verdict.Regressed or Verdict.Inconclusive });

    private async Task<Trial> MeasureAsync(ScenarioType type, RowLoad load, int number, CancellationToken cancellationToken)
    {
        var scenario = load.Scenario;
        session.Budget.Claim(load.Shape, load.Capacity, load.Length);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, target.Environment.Lost);
        if (_audit is not null)
            await _audit.BeginAsync(scenario, stop.Token);
        var result = await GenerateAsync(scenario, type.Type, load.Shape, load.Capacity, number, stop.Token);
        if (result.Remark is { } remark)
            session.Log.Say(scenario, $"{remark}.");
        return await AuditAsync(scenario, type, Trial.Of(result), stop.Token);
    }

    /// <summary>Holds a trial's answers to the truth; a trial that is stopped, or loses a server, is kept as it is.</summary>
    private async Task<Trial> AuditAsync(string scenario, ScenarioType type, Trial trial, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await HoldAsync(scenario, type, trial, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return target.Environment.Fault is { } lost
                ? trial with { Load = trial.Load! with { CutShort = lost.Problem }, Interrupted = true }
                : trial with { Load = trial.Load! with { CutShort = trial.Load.CutShort ?? "stopped while its answers were audited" } };
        }
    }

    private async Task<Trial> HoldAsync(string scenario, ScenarioType type, Trial trial, CancellationToken cancellationToken)
    {
        if (_audit is null || await _audit.EndAsync(scenario, type.Type, trial.Errors.Keys, AuditDepth.WithProbes, cancellationToken) is not { } audited)
            return trial;
        session.Log.Say(scenario, $"Audit: {audited.Line}.");
        if (_warmUpFaults.Remove(scenario, out var earlier))
            audited = audited with { Faults = [.. audited.Faults, .. earlier.Select(fault => $"In the warm-up {fault}")] };
        return audited.Of(trial);
    }

    /// <summary>A live system's feed may lack what a row signs with; that row is then skipped by name.</summary>
    private void ThrowIfSecretIsMissing(string scenario)
    {
        if (session.Contract.Operation(scenario).Authentication == ContractOperation.Signature && target.Feed.Tenants.All(tenant => tenant.WebhookSecret.Length == 0))
            Xunit.Assert.Skip($"{scenario} needs a webhook secret: the feed of '{target.Environment.Name}' has none, and secrets.webhookSecret of environments/{target.Environment.Name}.json names no variable.");
    }

    private Task<LoadResult> GenerateAsync(string name, Type scenario, LoadShape shape, CapacityPlan? capacity, int seed, CancellationToken stop)
        => target.GenerateAsync(name, scenario, shape, capacity, target.Context(_audit?.FilesOfLoads ?? _files, shape.Connections, TableTarget.NewRun(), (ulong)seed, null), stop);
}
