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
    private readonly string _name;
    private readonly string _table;
    private readonly IReadOnlyDictionary<string, ScenarioType> _rows;
    private readonly Type _warmUp;
    private readonly CancellationToken _stop;
    private readonly SuiteSettings _settings;
    private readonly SuiteVoice _voice;
    private readonly List<ScenarioJudgement> _judgements = [];
    private bool _rowFailed;
    private bool _looked;
    private Exception? _startFault;
    private bool _startFaultTold;
    private MachineLock? _lock;
    private ITargetEnvironment? _environment;
    private ScenarioMeasurement? _measurement;

    /// <summary>A suite of one table.</summary>
    /// <param name="name">The suite's name: <c>api</c>.</param>
    /// <param name="table">The document's name of the table.</param>
    /// <param name="rows">The scenarios of its rows.</param>
    /// <param name="warmUp">A scenario that brings the platform to where it stays, before the first row.</param>
    /// <param name="stop">Ends the start: the test run's own cancellation.</param>
    protected PerfSuite(string name, string table, IReadOnlyDictionary<string, ScenarioType> rows, Type warmUp, CancellationToken stop)
    {
        (_name, _table, _rows, _warmUp, _stop) = (name, table, rows, warmUp, stop);
        _settings = SuiteSettings.FromEnvironment(TimeProvider.System);
        _voice = new SuiteVoice(name, _settings.Progress);
    }

    /// <summary>Brings the environment up. A fault is kept, not thrown.</summary>
    public async ValueTask InitializeAsync()
    {
        if (_settings.StopWithInput)
            InputWatch.Start();
        try
        {
            _lock = await MachineLock.MeasureAsync(_voice.Say, TimeProvider.System, _stop);
            var contract = ContractFile.Read(_settings.Contract);
            var file = await EnvironmentChoice.FileAsync(_settings, _voice.Say, _stop);
            var budget = new LoadBudget(file.Name, (file as LiveFile)?.MayBeLoaded);
            budget.CheckRun(PlannedRows(file), ScenarioMeasurement.WarmUpLength, _settings.Profile);
            _environment = await EnvironmentChoice.StartAsync(_settings, file, contract.Operation(contract.Identity).Path, _voice.Say, _stop);
            var measurement = await ScenarioMeasurement.PrepareAsync(_name, _table, _settings, _environment, _voice, budget, contract, _stop);
            await measurement.WarmUpAsync(_warmUp, _stop);
            _measurement = measurement;
        }
        catch (Exception fault) when (fault is EnvironmentException or InvalidOperationException or IOException or UnauthorizedAccessException or OperationCanceledException or BaselineException or HttpRequestException)
        {
            _startFault = fault;
            _voice.Say(fault.Message);
        }
    }

    /// <summary>Loads one row, and holds what was measured to its objectives and its baseline.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="objective">The document's figures, as the test prints them: the file of objectives must agree.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="BaselineException">The row's objectives or baseline cannot be used.</exception>
    public async Task<ScenarioResult> MeasureAsync(string scenario, Objective objective, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (_measurement is null || _environment is null)
            throw StartFault();
        if (_environment.Fault is { } fault)
            throw fault;

        try
        {
            var judgement = await _measurement.RunAsync(scenario, _rows[scenario], objective, cancellationToken);
            _judgements.Add(judgement);
            return new ScenarioResult(judgement, ReproduceCommand(scenario), _settings.Strict);
        }
        catch
        {
            // The row's own failure says what is wrong; the suite need not repeat it.
            _rowFailed = true;
            throw;
        }
    }

    /// <summary>Looks whether a live system of production's size is what the document's infrastructure chapter says.</summary>
    /// <param name="line">The line: <c>database.replicas</c>.</param>
    /// <param name="documented">What the document says.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or a way that its file names does not work.</exception>
    public async Task<InfrastructureFinding> LookAsync(string line, string documented, CancellationToken cancellationToken)
    {
        if (_measurement is null || _environment is null)
            throw StartFault();
        if (!_environment.ProductionSize)
            Xunit.Assert.Skip($"The document's chapter \"Test Environment\" was not looked at: '{_environment.Name}' does not claim production's size (productionSize).");
        var contract = ContractFile.Read(_settings.Contract);
        var identity = new Uri(_environment.BaseAddress, contract.Operation(contract.Identity).Path);
        var finding = await new InfrastructureCheck(_environment.Access, _environment.Name, contract.Data, identity).LookAsync(line, documented, cancellationToken);
        _looked |= finding.NotSeen is null;
        return finding;
    }

    /// <summary>What kept the suite from starting is told in full once; every later row refers to it.</summary>
    private Exception StartFault()
    {
        var fault = _startFault ?? new InvalidOperationException("The suite was not brought up: InitializeAsync comes first.");
        if (_startFaultTold)
            Xunit.Assert.Skip($"Not measured: the suite {_name} did not start. The first failure says why.");
        _startFaultTold = true;
        return fault;
    }

    /// <summary>Takes the environment down.</summary>
    /// <exception cref="InvalidOperationException">No row reached a verdict that binds: such a suite has not passed, whatever its tests say.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_environment is not null)
                await _environment.DisposeAsync();
        }
        finally
        {
            _lock?.Dispose();
        }

        GC.SuppressFinalize(this);
        if (_startFault is null && !_rowFailed && !(_looked && _judgements.Count == 0) && SuiteVerdict.WhyItFails(_name, _judgements) is { } problem)
            throw new InvalidOperationException(problem);
    }

    /// <summary>The load of every row that this run may measure, by the document's figures.</summary>
    private List<RowLoad> PlannedRows(EnvironmentFile file)
    {
        var (store, profile, allowance) = (new BaselineStore(_settings.Baselines), file.Profile(_settings.Profile), (file as LiveFile)?.MayBeLoaded);
        return [.. _rows.Keys
            .Where(row => _settings.Scenario is null || row == _settings.Scenario)
            .Select(row => RowLoad.For(row, store.ReadObjective(_name, row), profile, allowance))];
    }

    private string ReproduceCommand(string scenario)
    {
        var profile = _settings.Profile == "smoke" ? string.Empty : $" --profile {_settings.Profile}";
        var environment = _settings.Environment == AutomaticEnvironment.Name ? string.Empty : $" --environment {_settings.Environment}";
        return $"./perf run --suite {_name} --scenario \"{scenario}\"{profile}{environment}";
    }
}
