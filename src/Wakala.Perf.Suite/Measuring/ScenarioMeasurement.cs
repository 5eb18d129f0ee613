using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Measures rows in an environment that is up: trial after trial until the gate needs no other, all of it kept as files.</summary>
internal sealed class ScenarioMeasurement : IAsyncDisposable
{
    private const int MostSessions = 100;
    private const int MostWarmUpRequests = 1_000;

    /// <summary>Each row gets a seventh: enough calls for the runtime to compile its path to the last tier, few enough for two cores.</summary>
    private const double WarmUpRate = 280;

    /// <summary>Longer than a checkpoint's writing or a neighbour's burst.</summary>
    private static readonly TimeSpan BeforeSecondRun = TimeSpan.FromSeconds(60);

    /// <summary>How long a row is loaded whose timing is compared with nothing: long enough for its errors.</summary>
    private static readonly TimeSpan BriefLength = TimeSpan.FromSeconds(9);

    private readonly string _suite;
    private readonly string _table;
    private readonly SuiteSettings _settings;
    private readonly ITargetEnvironment _environment;
    private readonly RunLog _log;
    private readonly LoadBudget _budget;
    private readonly ProfileSettings _profile;
    private readonly ContractFile _contract;
    private readonly DataFeed _feed;
    private readonly string _commit;
    private readonly BaselineStore _baselines;
    private readonly WaiverBook _waivers;
    private readonly bool _live;
    private readonly Dictionary<string, string> _files;
    private readonly SuiteWork _work;
    private readonly Fingerprint _fingerprint;
    private readonly Dictionary<string, IReadOnlyList<string>> _warmUpFaults = [];
    private AnswerAudit? _audit;
    private FirstTrials? _first;

    private ScenarioMeasurement(
        string suite, string table, SuiteSettings settings, ITargetEnvironment environment, RunLog log, LoadBudget budget, ContractFile contract, DataFeed feed, string commit, Dictionary<string, string> files)
    {
        _budget = budget;
        (_suite, _table, _settings, _environment, _log) = (suite, table, settings, environment, log);
        (_contract, _feed, _commit, _files) = (contract, feed, commit, files);
        var file = EnvironmentFile.Read(settings.RepositoryRoot, environment.Name);
        (_live, _profile) = (file is LiveFile, file.Profile(settings.Profile));
        _waivers = WaiverBook.Read(settings.Baselines, TimeProvider.System);
        _baselines = new BaselineStore(settings.Baselines);
        _work = new SuiteWork(settings, suite, environment, log);
        _fingerprint = environment.Fingerprint with { Engine = EngineChoice.For(environment.BaseAddress) };
    }

    /// <summary>Reads what every row needs, and logs the users in.</summary>
    public static async Task<ScenarioMeasurement> PrepareAsync(
        string suite, string table, SuiteSettings settings, ITargetEnvironment environment, RunLog log, LoadBudget budget, ContractFile contract, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>
        {
            ["contract"] = settings.Contract,
            ["feed"] = environment.FeedPath,
            ["sessions"] = Path.Combine(environment.WorkDirectory, "sessions.json"),
        };
        var feed = DataFeed.Read(files["feed"]);
        var commit = await Commit.ReadAsync(settings.RepositoryRoot, cancellationToken);
        if (AnswerAudit.WhyNot(environment, contract) is { } whyNotAudited)
            log.Say($"{char.ToUpperInvariant(whyNotAudited[0])}{whyNotAudited[1..]}.");
        var measurement = new ScenarioMeasurement(suite, table, settings, environment, log, budget, contract, feed, commit, files);
        RunNote.Write(settings, environment, measurement._fingerprint, commit);
        log.Say($"Engine: {(measurement._fingerprint.Engine == LoadEngine.Reactor ? "the reactor" : "HttpClient")} plays the requests.");
        await measurement.OpenAsync(cancellationToken);
        return measurement;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _audit?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Counts what one request of each row costs, before anything is loaded.</summary>
    public Task CountAsync(IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
        => _work.CountAsync(rows, _contract, _profile.DataScale, _files, cancellationToken);

    /// <summary>Loads every row a little, unmeasured; a wrong answer is one all the same, and told of when its row is measured.</summary>
    public async Task WarmUpAsync(Type scenario, IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _environment.Lost);
        var length = _settings.WarmUpLength(_work.IsCounted);
        var shape = new LoadShape
        {
            Rate = _budget.Cap(WarmUpRate),
            WarmUp = TimeSpan.Zero,
            Duration = length,
            Connections = _profile.Connections,
            MaxInFlight = MostWarmUpRequests,
            Timeout = TimeSpan.FromSeconds(_profile.TimeoutSeconds),
            Engine = _fingerprint.Engine,
        };
        _budget.Claim(shape, null, length);
        _log.Say(string.Create(CultureInfo.InvariantCulture, $"Warming up: every row in turn for {length.TotalSeconds:0} s, unmeasured."));
        if (_audit is not null)
        {
            foreach (var row in rows.Keys)
                await _audit.BeginAsync(row, stop.Token);
        }

        var trial = await new GeneratorRunner(_environment.WorkDirectory).RunAsync(
            Plan("warm-up", scenario, shape, null, 0), load => _log.Report("warm-up", load), stop.Token);
        if (_environment.Fault is { } fault)
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

    /// <summary>Settles what trips the screen; null where nothing can be compared with: a live target, or figures that are recorded.</summary>
    public Confirmation? Confirmation { get; set; }

    /// <summary>The same for what a row's requests cost the platform's process.</summary>
    public WorkConfirmation? WorkConfirmation { get; set; }

    /// <summary>The rows of the table, which are each measured once before any is judged by stored figures; null where a row is judged by itself.</summary>
    public IReadOnlyDictionary<string, ScenarioType>? Table
    {
        get;
        set => (field, _first) = (value, value is null ? null : new FirstTrials([.. value.Keys]));
    }

    /// <summary>Measures a row, holds it to what is stored and to what the other rows moved by, and settles what trips.</summary>
    public async Task<ScenarioJudgement> RunAsync(string scenario, ScenarioType type, Objective objective, CancellationToken cancellationToken)
    {
        var (load, context) = Prepare(scenario, type, objective);
        if (_settings.WorkOnly)
            return await KeepAsync(WorkAlone.Row(context, _work.Requests(scenario)), cancellationToken);
        var baseline = _settings.Record ? null : _baselines.Read(_environment.Name, _settings.Profile, _suite, scenario);
        if (_first is not null)
            context = context with { Others = await OthersAsync(_first, scenario, cancellationToken) };
        return await KeepAsync(await RunAsync(type, objective, load, context, baseline, cancellationToken), cancellationToken);
    }

    /// <summary>Takes a row's verdict from the comparison of its whole table; errors and objectives are held to the candidate's part of it.</summary>
    public async Task<ScenarioJudgement> CompareAsync(string scenario, ScenarioType type, Objective objective, TableComparison table, CancellationToken cancellationToken)
    {
        var (load, context) = Prepare(scenario, type, objective);
        if (await WhileItStandsAsync(stop => table.RowAsync(scenario, stop), cancellationToken) is var (row, trial))
        {
            var measured = ScreenGate.Judge(context with { Rate = trial.Rate }, objective, null, [trial]);
            return await KeepAsync(Tell(ConfirmedJudgement.Of(measured, ScreenTrip.Of(measured, measured), row, context.Waivers)), cancellationToken);
        }

        var (verdict, why) = table.NotCompared(scenario)!.Value;
        var brief = load with { Capacity = null, Shape = load.Shape with { Duration = load.Shape.Duration < BriefLength ? load.Shape.Duration : BriefLength } };
        var alone = await RunAsync(type, objective, brief, context, null, cancellationToken);
        return await KeepAsync(alone.Verdict == Verdict.New ? Tell(alone with { Verdict = verdict, Reason = why }) : alone, cancellationToken);
    }

    private async Task<ScenarioJudgement> RunAsync(ScenarioType type, Objective objective, RowLoad load, GateContext context, Baseline? baseline, CancellationToken cancellationToken)
    {
        var (judgement, trials) = await ScreenAsync(type, objective, load, context, baseline, 0, cancellationToken);
        if (LiveConfirmation.IsNeeded(context, judgement))
        {
            // One build: what it is, a second run must say too.
            if (!_budget.Allows(load.Length))
                return Tell(LiveConfirmation.Open(judgement, "No second run confirms it: the minutes that the environment's file allows are used up."));
            // Long enough after the first that one disturbance is not in both.
            _log.Say(judgement.Name, string.Create(CultureInfo.InvariantCulture, $"A second run in {BeforeSecondRun.TotalSeconds:0} s will tell whether the first was a disturbance."));
            await Task.Delay(BeforeSecondRun, TimeProvider.System, cancellationToken);
            return Tell(LiveConfirmation.Of(judgement, (await ScreenAsync(type, objective, load, context, baseline, trials.Count, cancellationToken)).Judgement));
        }

        if (Confirmation is null)
            return judgement;
        var settled = await WhileItStandsAsync(stop => Confirmation.SettleAsync(judgement, ScreenGate.Judge(context, objective, null, trials), load, context.Waivers, stop), cancellationToken);
        _first?.Learn(judgement, settled);
        return ReferenceEquals(settled, judgement) ? judgement : Tell(settled);
    }

    /// <summary>The rows beside one, measured when the first of them is asked for.</summary>
    private async Task<OtherRows?> OthersAsync(FirstTrials first, string scenario, CancellationToken cancellationToken)
    {
        if (await first.CompleteAsync(row => FirstTrialAsync(row, Table![row], cancellationToken)) && first.All?.Sentence is { } sentence)
            _log.Say(sentence);
        return first.Beside(scenario);
    }

    private async Task<(Baseline? Baseline, Trial Trial)?> FirstTrialAsync(string scenario, ScenarioType type, CancellationToken cancellationToken)
    {
        try
        {
            var (load, context) = Prepare(scenario, type, _baselines.ReadObjective(_suite, scenario));
            var baseline = _baselines.Read(_environment.Name, _settings.Profile, _suite, scenario);
            return (baseline?.WorkloadHash == context.WorkloadHash ? baseline : null, await MeasureAsync(scenario, type, load, 1, cancellationToken));
        }
        catch (Exception fault) when (_environment.Fault is null && fault is BaselineException or InvalidOperationException)
        {
            // It is met again, and told, where the row is measured by itself.
            return null;
        }
    }

    /// <summary>Trial after trial until the screen needs no other.</summary>
    private async Task<(ScenarioJudgement Judgement, IReadOnlyList<Trial> Trials)> ScreenAsync(
        ScenarioType type, Objective objective, RowLoad load, GateContext context, Baseline? baseline, int before, CancellationToken cancellationToken)
    {
        var scenario = context.Scenario;
        var trials = new List<Trial>();
        ScenarioJudgement? judgement = null;
        do
        {
            var next = judgement is null || CapacityIsOpen(judgement) ? load : load with { Capacity = null };
            if (judgement is not null && !_budget.Allows(next.Length))
            {
                _log.Say(scenario, "No further trial: the minutes that the environment's file allows are used up.");
                break;
            }

            trials.Add(_first?.Take(scenario) ?? await MeasureAsync(scenario, type, next, before + trials.Count + 1, cancellationToken));
            judgement = Tell(ScreenGate.Judge(context, objective, baseline, trials));
        }
        while (ScreenGate.NeedsAnother(judgement, trials));

        return (judgement, trials);
    }

    /// <summary>Ends what is measured beside the environment when that is lost.</summary>
    private async Task<T> WhileItStandsAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _environment.Lost);
        try
        {
            return await work(stop.Token);
        }
        catch (Exception) when (_environment.Fault is not null)
        {
            throw _environment.Fault;
        }
    }

    private (RowLoad Load, GateContext Context) Prepare(string scenario, ScenarioType type, Objective objective)
    {
        new DocumentFigures(_settings, _suite).Check(_table, scenario, objective);
        ThrowIfSecretIsMissing(scenario);
        var load = RowLoad.For(scenario, objective, _profile, _environment.Allowance);
        load = load with { Shape = load.Shape with { Engine = _fingerprint.Engine } };
        var context = new GateContext
        {
            Suite = _suite,
            Table = _table,
            Scenario = scenario,
            Environment = _environment.Name,
            Profile = _settings.Profile,
            ProductionSize = _environment.ProductionSize,
            WorkloadHash = ScenarioPlan.For(scenario, type, load, _profile, _contract, _feed).WorkloadHash,
            Fingerprint = _fingerprint,
            Rate = load.Shape.Rate,
            Live = _live,
            Waivers = _settings.Record ? [] : _waivers.Of(_environment.Name, _settings.Profile, _suite, scenario),
            Commit = _commit,
        };
        return (load, context);
    }

    /// <summary>The row with the work behind it, as a file.</summary>
    private async Task<ScenarioJudgement> KeepAsync(ScenarioJudgement timed, CancellationToken cancellationToken)
    {
        var judgement = await WhileItStandsAsync(stop => _work.JudgeAsync(timed, WorkConfirmation, stop), cancellationToken);
        ResultsJson.Write(Path.Combine(_settings.Results, _suite, ScenarioSlug.Of(judgement.Name) + ".json"), judgement);
        return judgement;
    }

    private ScenarioJudgement Tell(ScenarioJudgement judgement)
    {
        _log.Say(judgement.Name, $"{judgement.Verdict}{(judgement.Reason is { } reason ? $": {reason}" : string.Empty)}");
        return judgement;
    }

    /// <summary>Whether the search must be made again: it was lost with its trial, or it fell short.</summary>
    private static bool CapacityIsOpen(ScenarioJudgement judgement)
        => judgement.Verdict == Verdict.Invalid
            || judgement.Figures.Any(figure => figure is { Kind: FigureKind.Capacity, Verdict: Verdict.Regressed or Verdict.Inconclusive });

    private async Task<Trial> MeasureAsync(string scenario, ScenarioType type, RowLoad load, int number, CancellationToken cancellationToken)
    {
        _budget.Claim(load.Shape, load.Capacity, load.Length);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _environment.Lost);
        await SettleAsync(stop.Token);
        var runner = new GeneratorRunner(_environment.WorkDirectory);
        if (_audit is not null)
            await _audit.BeginAsync(scenario, stop.Token);
        var others = new ForeignWatch(_environment.ServerProcesses);
        var trial = others.Judge(await runner.RunAsync(Plan(scenario, type.Type, load.Shape, load.Capacity, number), progress => _log.Report(scenario, progress), stop.Token));
        trial = await AuditAsync(scenario, type, trial, stop.Token);
        var file = Path.Combine(_settings.Results, _suite, "trials", $"{ScenarioSlug.Of(scenario)}-{number}");
        ResultsJson.Write($"{file}.json", trial);
        HistogramLog.Write($"{file}.hlog", trial);
        cancellationToken.ThrowIfCancellationRequested();
        if (trial.Interrupted)
            await RecoverAsync(scenario, cancellationToken);
        if (trial.Remark is { } remark)
            _log.Say(scenario, $"{remark}.");
        return trial;
    }

    /// <summary>Logs the users in, and opens ways to the truth.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await new SessionOpener(_contract, _environment.BaseAddress).WriteAsync(_feed, MostSessions, _budget.Cap(double.PositiveInfinity), _files["sessions"], cancellationToken);
        if (_audit is not null)
            await _audit.DisposeAsync();
        _audit = AnswerAudit.WhyNot(_environment, _contract) is null ? await AnswerAudit.OpenAsync(_environment, _contract, _files, cancellationToken) : null;
    }

    /// <summary>Goes on after a server was lost or restarted, where it can be brought up again: the rows that follow are no worse for it.</summary>
    /// <exception cref="EnvironmentException">It cannot.</exception>
    private async Task RecoverAsync(string scenario, CancellationToken cancellationToken)
    {
        if (_environment.Fault is { } fault && !await _log.RecoverAsync(_environment, scenario, cancellationToken))
            throw fault;
        await OpenAsync(cancellationToken);
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
            return _environment.Fault is { } lost
                ? trial with { CutShort = lost.Problem, Interrupted = true }
                : trial with { CutShort = trial.CutShort ?? "stopped while its answers were audited" };
        }
    }

    private async Task<Trial> HoldAsync(string scenario, ScenarioType type, Trial trial, CancellationToken cancellationToken)
    {
        if (_audit is null || await _audit.EndAsync(scenario, type.Type, trial.Errors.Keys, AuditDepth.WithProbes, cancellationToken) is not { } audited)
            return trial;
        _log.Say(scenario, $"Audit: {audited.Line}.");
        if (_warmUpFaults.Remove(scenario, out var earlier))
            audited = audited with { Faults = [.. audited.Faults, .. earlier.Select(fault => $"In the warm-up {fault}")] };
        return audited.Of(trial);
    }

    /// <summary>A live system's feed may lack what a row signs with; that row is then skipped by name.</summary>
    private void ThrowIfSecretIsMissing(string scenario)
    {
        if (_contract.Operation(scenario).Authentication == ContractOperation.Signature && _feed.Tenants.All(tenant => tenant.WebhookSecret.Length == 0))
            Xunit.Assert.Skip($"{scenario} needs a webhook secret: the feed of '{_environment.Name}' has none, and secrets.webhookSecret of environments/{_environment.Name}.json names no variable.");
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _environment.SettleAsync(cancellationToken);
        }
        catch (Exception) when (_environment.Fault is not null)
        {
            throw _environment.Fault;
        }
    }

    private GeneratorPlan Plan(string name, Type scenario, LoadShape shape, CapacityPlan? capacity, int seed) => new()
    {
        Scenario = name,
        Assembly = scenario.Assembly.Location,
        Type = scenario.FullName!,
        Context = new ScenarioContext
        {
            BaseAddress = _environment.BaseAddress,
            Seed = (ulong)seed,
            RunId = Guid.NewGuid().ToString("N")[..8],
            Connections = shape.Connections,
            Files = _audit?.FilesOfLoads ?? _files,
        },
        Shape = shape,
        Capacity = capacity,
        Result = Path.Combine(_environment.WorkDirectory, "trial.json"),
    };
}
