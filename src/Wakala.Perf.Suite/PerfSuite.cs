using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// A suite of scenarios in one environment: what a test project composes once, in its assembly fixture. A start that failed is
/// kept and thrown by every measurement that needed it.
/// </summary>
public abstract class PerfSuite : IAsyncDisposable
{
    private readonly string _table;
    private readonly IReadOnlyDictionary<string, ScenarioType> _rows;
    private readonly Type _warmUp;
    private readonly SuiteSession _session;
    private ScenarioMeasurement? _measurement;
    private SuiteBuilds? _builds;
    private TableComparison? _comparison;

    /// <summary>A suite of one table.</summary>
    /// <param name="name">The suite's name: <c>api</c>.</param>
    /// <param name="table">The document's name of the table.</param>
    /// <param name="rows">The scenarios of its rows.</param>
    /// <param name="warmUp">A scenario that brings the platform to where it stays, before the first row.</param>
    /// <param name="stop">Ends the start: the test run's own cancellation.</param>
    protected PerfSuite(string name, string table, IReadOnlyDictionary<string, ScenarioType> rows, Type warmUp, CancellationToken stop)
        => (_table, _rows, _warmUp, _session) = (table, rows, warmUp, new SuiteSession(name, stop));

    /// <summary>How two builds are measured side by side, where that is needed.</summary>
    protected internal ComparisonShape SideBySide { get; init; } = new();

    /// <summary>How sure a comparison of one row must be; null for what a whole run asks.</summary>
    protected internal ComparisonRules? Rules { get; init; }

    /// <summary>Another checkout than the one that this program belongs to: its environments, its baselines, its builds.</summary>
    internal SuiteSettings Settings
    {
        get => _session.Settings;
        init => _session.Settings = value;
    }

    /// <summary>Brings the environment up. A fault is kept, not thrown.</summary>
    public ValueTask InitializeAsync() => _session.StartAsync(PlanAsync, PrepareAsync);

    /// <summary>Loads one row, and holds what was measured to its objectives and its baseline.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="objective">The document's figures, as the test prints them: the file of objectives must agree.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="BaselineException">The row's objectives or baseline cannot be used.</exception>
    public Task<ScenarioResult> MeasureAsync(string scenario, Objective objective, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objective);
        _ = _session.Environment;
        return _session.KeepAsync(scenario, () => _comparison is null
            ? _measurement!.RunAsync(scenario, _rows[scenario], objective, cancellationToken)
            : _measurement!.CompareAsync(scenario, _rows[scenario], objective, _comparison, cancellationToken));
    }

    /// <summary>Looks whether a live system of production's size is what the document's infrastructure chapter says.</summary>
    /// <param name="line">The line: <c>database.replicas</c>.</param>
    /// <param name="documented">What the document says.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or a way that its file names does not work.</exception>
    public async Task<InfrastructureFinding> LookAsync(string line, string documented, CancellationToken cancellationToken)
    {
        var environment = _session.Environment;
        if (!environment.ProductionSize)
            Xunit.Assert.Skip($"The document's chapter \"Test Environment\" was not looked at: '{environment.Name}' does not claim production's size (productionSize).");
        var contract = _session.Contract;
        var identity = new Uri(environment.BaseAddress, contract.Operation(contract.Identity).Path);
        var finding = await new InfrastructureCheck(environment.Access, environment.Name, contract.Data, identity).LookAsync(line, documented, cancellationToken);
        if (finding.NotSeen is null)
            _session.Looked();
        return finding;
    }

    /// <summary>Takes the environment down.</summary>
    /// <exception cref="InvalidOperationException">
    /// No row reached a verdict that counts: such a suite has not passed, whatever its tests say. Or the processor time of all rows' requests together has regressed.
    /// </exception>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_measurement is not null)
            await _measurement.DisposeAsync();
        await _session.DisposeAsync();
        if (_comparison?.Processor is { Verdict: Verdict.Regressed } processor)
            throw new InvalidOperationException($"The {processor.Scenario} has regressed, all rows together: {processor.Reason}");
    }

    private async Task PlanAsync(EnvironmentFile file, LoadBudget budget)
    {
        var rows = PlannedRows(file);
        budget.CheckRun(rows, Settings.WarmUpLength(counted: false), Settings.Profile);
        if (!Settings.Compares(file))
            return;
        _builds = new SuiteBuilds(
            _session.Name, Settings, _session.Log, [.. rows.Select(row => row.Scenario)], pair => ApiBuilds.Table(Settings.RepositoryRoot, pair.Base, pair.Candidate), SideBySide, Rules);
        await _builds.CheckAsync(file, _session.Stop);
    }

    private async Task PrepareAsync(ITargetEnvironment environment)
    {
        _measurement = await ScenarioMeasurement.PrepareAsync(
            _session.Name, _table, Settings, environment, _session.Log, _session.Budget, _session.Contract, _session.Stop);
        _measurement.Confirmation = _builds?.Confirmation();
        _measurement.WorkConfirmation = _builds?.WorkConfirmation();
        // Where another build can tell the machine from the build, a row is screened beside the others; one that was asked for alone has none.
        if (_builds is { OfWholeTable: false } && Settings is { Profile: SuiteSettings.ScreenedProfile, Scenario: null, WorkOnly: false })
            _measurement.Table = _rows;
        await _measurement.CountAsync(_rows, _session.Stop);
        if (_builds is { OfWholeTable: true })
            _comparison = await _builds.WholeTableAsync(_session.Stop);
        else if (!Settings.WorkOnly)
            await _measurement.WarmUpAsync(_warmUp, _rows, _session.Stop);
    }

    /// <summary>The load of every row that this run may measure, by the document's figures.</summary>
    private List<RowLoad> PlannedRows(EnvironmentFile file)
    {
        var settings = _session.Settings;
        var (store, profile, allowance) = (new BaselineStore(settings.Baselines), file.Profile(settings.Profile), (file as LiveFile)?.MayBeLoaded);
        return [.. _rows.Keys
            .Where(row => settings.Scenario is null || row == settings.Scenario)
            .Select(row => RowLoad.For(row, store.ReadObjective(_session.Name, row), profile, allowance))];
    }
}
