using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// A suite of tables in one environment: what a test project composes once, in its assembly fixture. A start that failed is kept and thrown by every
/// measurement that needed it.
/// </summary>
public abstract class PerfSuite : IAsyncDisposable
{
    private RowPipeline? _pipeline;

    /// <summary>A suite.</summary>
    /// <param name="name">Its name: <c>database</c>.</param>
    /// <param name="stop">Ends the start: the test run's own cancellation.</param>
    protected PerfSuite(string name, CancellationToken stop) => Session = new SuiteSession(name, stop);

    /// <summary>Another checkout than the one that this program belongs to: its environments, its baselines, its builds.</summary>
    internal SuiteSettings Settings
    {
        get => Session.Settings;
        init => Session.Settings = value;
    }

    private protected SuiteSession Session { get; }

    /// <summary>What becomes of a row; only there once the suite is ready.</summary>
    private protected RowPipeline Pipeline => _pipeline!;

    /// <summary>Brings the environment up. A fault is kept, not thrown.</summary>
    public ValueTask InitializeAsync() => Session.StartAsync(PlanAsync, StartAsync);

    /// <summary>Measures one row until its verdict stands, and holds what was measured to its rules and its baseline.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="BaselineException">The row's objectives or baseline cannot be used.</exception>
    public Task<ScenarioResult> MeasureAsync(RowPlan row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        ThrowIfNotStarted();
        return Session.KeepAsync(row.Rules.Scenario, () => Pipeline.RunAsync(row, cancellationToken));
    }

    /// <summary>The same, and what its test asserts: that its verdict is none that fails. One that is inconclusive is skipped.</summary>
    /// <param name="name">The row, as its test prints it.</param>
    /// <param name="row">Gives the row, once the suite is up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected async Task HoldAsync(string name, Func<RowPlan> row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        ThrowIfNotStarted();
        var plan = row().Watched();
        if (plan.Rules.Scenario != name)
            throw new ArgumentException($"The test of '{name}' measures '{plan.Rules.Scenario}'.", nameof(row));
        var result = await MeasureAsync(plan, cancellationToken);
        result.Should().HoldItsBaseline();
    }

    /// <summary>Does nothing in a suite that is up.</summary>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    protected void ThrowIfNotStarted() => _ = Session.Environment;

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
            await Session.DisposeAsync();
        }

        Check();
    }

    /// <summary>What a suite does once its environment is up, before the first row.</summary>
    protected virtual Task PrepareAsync(TableTarget target, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What a suite does after its last row, while its environment is still up.</summary>
    protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    /// <summary>Refuses what cannot be measured, such as a base that is not there, before anything is started.</summary>
    private protected virtual Task PlanAsync(EnvironmentFile file, LoadBudget budget)
        => Settings.Compares(file) ? new BuildChoice(Settings, Session.Log.Say).CheckAsync(Session.Stop) : Task.CompletedTask;

    /// <summary>What becomes of a row in an environment that is up.</summary>
    private protected virtual RowPipeline Compose(TableTarget target, string commit)
        => new(Session, target, Fingerprint(target), commit) { Confirmation = Settings.Compares(Session.File) ? Alternating() : null };

    /// <summary>The machine, and what plays the suite's load.</summary>
    private protected virtual Fingerprint Fingerprint(TableTarget target) => target.Environment.Fingerprint;

    /// <summary>What the suite as a whole is judged to be, once it has ended.</summary>
    private protected virtual void Check()
    {
    }

    private Confirmation Alternating()
    {
        var log = Session.Log;
        return new Confirmation(new BuildChoice(Settings, log.Say).FindAsync, new AlternatingBuilds(new RowProcess(Session.Name, Settings), log.Say), log.Say);
    }

    private async Task StartAsync(ITargetEnvironment environment)
    {
        var (target, commit) = (new TableTarget(Session, environment), await Commit.ReadAsync(Settings.RepositoryRoot, Session.Stop));
        RunNote.Write(Settings, environment, Fingerprint(target), commit);
        _pipeline = Compose(target, commit);
        await PrepareAsync(target, Session.Stop);
    }
}
