using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// A suite of tables whose rows have figures of their own: what a test project composes once, in its assembly fixture. A start that failed is kept
/// and thrown by every measurement that needed it.
/// </summary>
public abstract class TableSuite : IAsyncDisposable
{
    private readonly SuiteSession _session;
    private TableTarget? _target;
    private TableConfirmation? _confirmation;
    private string _commit = "unknown";

    /// <summary>A suite.</summary>
    /// <param name="name">Its name: <c>database</c>.</param>
    /// <param name="stop">Ends the start: the test run's own cancellation.</param>
    protected TableSuite(string name, CancellationToken stop) => _session = new SuiteSession(name, stop);

    /// <summary>Brings the environment up. A fault is kept, not thrown.</summary>
    public ValueTask InitializeAsync() => _session.StartAsync(
        (file, _) => PlanAsync(file),
        async environment =>
        {
            _target = new TableTarget(_session, environment);
            _commit = await Commit.ReadAsync(_session.Settings.RepositoryRoot, _session.Stop);
            RunNote.Write(_session.Settings, environment, environment.Fingerprint, _commit);
            await PrepareAsync(_target, _session.Stop);
        });

    /// <summary>Measures one row until its verdict stands, and holds what was measured to its rules and its baseline.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="BaselineException">The row's objectives or baseline cannot be used.</exception>
    public Task<ScenarioResult> MeasureAsync(TableRowPlan row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        _ = _session.Environment;
        return _session.KeepAsync(row.Rules.Scenario, () => RunAsync(row, cancellationToken));
    }

    /// <summary>Does nothing in a suite that is up.</summary>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    protected void ThrowIfNotStarted() => _ = _session.Environment;

    /// <summary>Takes the environment down.</summary>
    /// <exception cref="InvalidOperationException">No row reached a verdict that counts: such a suite has not passed, whatever its tests say.</exception>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            await EndAsync();
        }
        finally
        {
            await _session.DisposeAsync();
        }
    }

    /// <summary>What a suite does once its environment is up, before the first row.</summary>
    protected virtual Task PrepareAsync(TableTarget target, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What a suite does after its last row, while its environment is still up.</summary>
    protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    private async Task<ScenarioJudgement> RunAsync(TableRowPlan row, CancellationToken cancellationToken)
    {
        var (settings, environment, target, scenario) = (_session.Settings, _session.Environment, _target!, row.Rules.Scenario);
        var store = new BaselineStore(settings.Baselines);
        new DocumentFigures(settings, _session.Name).Check(row.Rules);
        var baseline = settings.Record ? null : store.Read(environment.Name, settings.Profile, _session.Name, scenario);
        var context = new GateContext
        {
            Suite = _session.Name,
            Table = row.Rules.Table,
            Scenario = scenario,
            Environment = environment.Name,
            Profile = settings.Profile,
            ProductionSize = environment.ProductionSize,
            WorkloadHash = Hash(row, target),
            Fingerprint = environment.Fingerprint,
            Rate = 0,
            Commit = _commit,
        };

        if (settings.WorkOnly && row.Count is null)
            Xunit.Assert.Skip($"{scenario} was not loaded, and nobody counts its work.");
        var counted = row.Count is { } count ? await count(target, cancellationToken) : null;
        IReadOnlyList<FigureJudgement> work = counted is null ? [] : new WorkBook(settings, _session.Name, environment.Fingerprint).Judge(counted);
        if (settings.WorkOnly)
            return Keep(WorkAlone.Row(context, counted!.Requests).With(work));
        var trials = new List<TableTrial>();
        ScenarioJudgement judgement;
        do
        {
            trials.Add(await MeasureAsync(row, target, trials.Count + 1, cancellationToken));
            ResultsJson.Write(Path.Combine(settings.Results, _session.Name, "tables", $"{ScenarioSlug.Of(scenario)}-{trials.Count}.json"), trials[^1]);
            judgement = TableGate.Judge(context, row.Rules, baseline, trials);
            _session.Log.Say(scenario, $"{judgement.Verdict}{(judgement.Reason is { } reason ? $": {reason}" : string.Empty)}");
        }
        while (TableGate.NeedsAnother(judgement, row.Rules, trials));

        if (_confirmation is not null && judgement.Wrong is null)
            judgement = await _confirmation.SettleAsync(context, row.Rules, judgement, TableGate.Judge(context, row.Rules, null, trials), cancellationToken);
        return Keep(judgement.With(work));
    }

    /// <summary>Has rows that trip stored figures settled by another build, where there is one; one that was named must be there before anything is started.</summary>
    private async Task PlanAsync(EnvironmentFile file)
    {
        if (!_session.Settings.Compares(file))
            return;
        var choice = new BuildChoice(_session.Settings, _session.Log.Say);
        _confirmation = new TableConfirmation(choice.FindAsync, new RowProcess(_session.Name, _session.Settings), _session.Log.Say);
        await choice.CheckAsync(_session.Stop);
    }

    private ScenarioJudgement Keep(ScenarioJudgement judgement)
    {
        ResultsJson.Write(Path.Combine(_session.Settings.Results, _session.Name, ScenarioSlug.Of(judgement.Name) + ".json"), judgement);
        return judgement;
    }

    /// <summary>A server that ends by itself makes the trial one that nobody can believe; it is brought up again for the rows that follow, where that can be done.</summary>
    private async Task<TableTrial> MeasureAsync(TableRowPlan row, TableTarget target, int number, CancellationToken cancellationToken)
    {
        var (environment, startedAt) = (_session.Environment, TimeProvider.System.GetUtcNow());
        try
        {
            await environment.SettleAsync(cancellationToken);
            var trial = await row.Measure(target, number, cancellationToken);
            if (environment.Fault is null)
                return trial;
        }
        catch (Exception) when (environment.Fault is not null)
        {
            // What it threw for is the loss, which is told below.
        }

        var fault = environment.Fault;
        await _session.Log.RecoverAsync(environment, row.Rules.Scenario, cancellationToken);
        return new TableTrial
        {
            Scenario = row.Rules.Scenario,
            StartedAt = startedAt,
            Seconds = (TimeProvider.System.GetUtcNow() - startedAt).TotalSeconds,
            Figures = [],
            Requests = 0,
            Problems = [fault.Problem],
            Interrupted = true,
        };
    }

    private static string Hash(TableRowPlan row, TableTarget target)
        => WorkloadHash.Of(row.Rules.Scenario, target.DataScale, target.Feed.From, target.Feed.To, target.Feed.Tenants.Count, WorkloadHash.Part(row.Workload));
}
