using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>A suite of one table whose rows are endpoints, each loaded by a scenario: their answers are audited, and two builds answer them side by side.</summary>
public abstract class EndpointSuite : PerfSuite
{
    private readonly string _table;
    private readonly IReadOnlyDictionary<string, ScenarioType> _rows;
    private readonly Type _warmUp;
    private EndpointRows? _endpoints;
    private SuiteBuilds? _builds;
    private WholeTableComparison? _comparison;

    /// <summary>A suite of one table.</summary>
    /// <param name="name">The suite's name: <c>api</c>.</param>
    /// <param name="table">The document's name of the table.</param>
    /// <param name="rows">The scenarios of its rows.</param>
    /// <param name="warmUp">A scenario that brings the platform to where it stays, before the first row.</param>
    /// <param name="stop">Ends the start: the test run's own cancellation.</param>
    protected EndpointSuite(string name, string table, IReadOnlyDictionary<string, ScenarioType> rows, Type warmUp, CancellationToken stop)
        : base(name, stop)
        => (_table, _rows, _warmUp) = (table, rows, warmUp);

    /// <summary>How two builds are measured side by side, where that is needed.</summary>
    protected internal ComparisonShape SideBySide { get; init; } = new();

    /// <summary>How sure a comparison of one row must be; null for what a whole run asks.</summary>
    protected internal ComparisonRules? Rules { get; init; }

    /// <summary>Loads one row, and holds what was measured to its objectives and its baseline.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="objective">The document's figures, as the test prints them: the file of objectives must agree.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="BaselineException">The row's objectives or baseline cannot be used.</exception>
    public Task<ScenarioResult> MeasureAsync(string scenario, Objective objective, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ThrowIfNotStarted();
        return Session.KeepAsync(scenario, () => _comparison is null
            ? Pipeline.RunAsync(_endpoints!.Plan(scenario, objective), cancellationToken)
            : CompareAsync(scenario, objective, _comparison, cancellationToken));
    }

    /// <summary>Looks whether a live system of production's size is what the document's infrastructure chapter says.</summary>
    /// <param name="line">The line: <c>database.replicas</c>.</param>
    /// <param name="documented">What the document says.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or a way that its file names does not work.</exception>
    public async Task<InfrastructureFinding> LookAsync(string line, string documented, CancellationToken cancellationToken)
    {
        var environment = Session.Environment;
        if (!environment.ProductionSize)
            Xunit.Assert.Skip($"The document's chapter \"Test Environment\" was not looked at: '{environment.Name}' does not claim production's size (productionSize).");
        var contract = Session.Contract;
        var identity = environment.BaseAddress.Below(contract.Operation(contract.Identity).Path);
        var finding = await new InfrastructureCheck(environment.Access, environment.Name, contract.Data, identity, environment.Route).LookAsync(line, documented, cancellationToken);
        if (finding.NotSeen is null)
            Session.Looked();
        return finding;
    }

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
    {
        Session.Log.Say($"Engine: {(Fingerprint(target).Engine == LoadEngine.Reactor ? "the reactor" : "HttpClient")} plays the requests.");
        await _endpoints!.PrepareAsync(cancellationToken);
        if (_builds is { OfWholeTable: true })
            _comparison = await _builds.WholeTableAsync(cancellationToken);
        else if (!Settings.WorkOnly)
            await _endpoints.WarmUpAsync(_warmUp, cancellationToken);
        // Where another build can tell the machine from the build, a row is screened beside the others; one that was asked for alone has none.
        if (_builds is { OfWholeTable: false } && Settings is { Profile: SuiteSettings.ScreenedProfile, Scenario: not { Rows.Count: 1 }, WorkOnly: false })
            _endpoints.MeasureTogether(Pipeline);
    }

    /// <inheritdoc />
    protected override ValueTask EndAsync() => _endpoints?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc />
    private protected override async Task PlanAsync(EnvironmentFile file, LoadBudget budget)
    {
        var (store, profile, allowance) = (new BaselineStore(Settings.Baselines), file.Profile(Settings.Profile), (file as LiveFile)?.MayBeLoaded);
        string[] rows = [.. _rows.Keys.Where(Settings.Measures)];
        // A new row has no file yet: it is told of, or proposed, where the row is measured, and its load is held to the allowance then.
        budget.CheckRun([.. rows.Where(row => store.HasObjective(Session.Name, row)).Select(row => RowLoad.For(row, store.ReadObjective(Session.Name, row), profile, allowance))], Settings.WarmUpLength(counted: false), Settings.Profile);
        if (!Settings.Compares(file))
            return;
        _builds = new SuiteBuilds(Session.Name, Settings, Session.Log, rows, pair => ApiBuilds.Table(Settings.RepositoryRoot, pair.Base, pair.Candidate), SideBySide, Rules);
        await _builds.CheckAsync(file, Session.Stop);
    }

    private protected override RowPipeline Compose(TableTarget target, string commit)
    {
        var endpoints = _endpoints = new EndpointRows(Session, target, Fingerprint(target), _table, _rows);
        return new RowPipeline(Session, target, Fingerprint(target), commit)
        {
            Confirmation = _builds?.Confirmation(),
            WorkConfirmation = _builds?.WorkConfirmation(),
            Recovered = endpoints.OpenAsync,
        };
    }

    private protected override Fingerprint Fingerprint(TableTarget target) => target.Environment.Fingerprint with { Engine = target.EngineOf(_warmUp, new Dictionary<string, string>()) };

    private protected override void Check()
    {
        if (_comparison?.Processor is { Verdict: Verdict.Regressed } processor)
            throw new InvalidOperationException($"The {processor.Scenario} has regressed, all rows together: {processor.Reason}");
    }

    /// <summary>Takes a row's verdict from the comparison of its whole table; errors and objectives are held to the candidate's part of it.</summary>
    private async Task<ScenarioJudgement> CompareAsync(string scenario, Objective objective, WholeTableComparison table, CancellationToken cancellationToken)
    {
        var row = _endpoints!.Plan(scenario, objective);
        var context = Pipeline.Context(row);
        if (await Pipeline.WhileItStandsAsync(stop => table.RowAsync(scenario, stop), cancellationToken) is var (compared, trial))
        {
            var measured = RowGate.Judge(context with { Rate = trial.Load!.Rate }, row.Rules, null, [trial]);
            return await Pipeline.WithWorkAsync(ConfirmedJudgement.Of(measured, ScreenTrip.Of(measured, measured), compared, context.Waivers), row, cancellationToken);
        }

        var (verdict, why) = table.NotCompared(scenario)!.Value;
        var alone = await Pipeline.JudgeAsync(_endpoints.Brief(scenario, objective), context, null, cancellationToken);
        return await Pipeline.WithWorkAsync(alone.Verdict == Verdict.New ? alone with { Verdict = verdict, Reason = why } : alone, row, cancellationToken);
    }
}
