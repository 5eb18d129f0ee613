using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// What every suite has: its environment, brought up once under the machine's lock, and the verdicts of its rows. A start that failed is kept and
/// thrown by every measurement that needed it.
/// </summary>
internal sealed class SuiteSession(string name, CancellationToken stop) : IAsyncDisposable
{
    private readonly List<ScenarioJudgement> _judgements = [];
    private readonly Dictionary<string, TimeSpan> _earlier = [];
    private TimeSpan _ofAnother;
    private bool _rowFailed;
    private bool _looked;
    private bool _ready;
    private bool _startFaultTold;
    private Exception? _startFault;
    private SuiteSettings? _settings;
    private MachineLock? _lock;
    private ITargetEnvironment? _environment;

    public string Name => name;

    public CancellationToken Stop => stop;

    /// <summary>Those of the process, unless others were given.</summary>
    /// <exception cref="EnvironmentException">They cannot be used.</exception>
    public SuiteSettings Settings
    {
        get => _settings ??= SuiteSettings.FromEnvironment();
        set => _settings = value;
    }

    /// <summary>What tells how long a row took.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public RunLog Log { get; private set; } = new(name, null);

    public ContractFile Contract { get; private set; } = null!;

    public LoadBudget Budget { get; private set; } = null!;

    /// <summary>The environment's file.</summary>
    public EnvironmentFile File { get; private set; } = null!;

    /// <summary>Whether it is a live system: one build, so that nothing can be measured beside it.</summary>
    public bool IsLive => File is LiveFile;

    /// <summary>How much data and load the run's profile means in its environment.</summary>
    public ProfileSettings Profile { get; private set; } = null!;

    /// <summary>The environment; only there once the suite is ready.</summary>
    /// <exception cref="EnvironmentException">It could not be brought up, or was lost.</exception>
    public ITargetEnvironment Environment
    {
        get
        {
            if (!_ready || _environment is null)
                throw StartFault();
            return _environment.Fault is { } fault ? throw fault : _environment;
        }
    }

    /// <summary>Brings the environment up. A fault is kept, not thrown.</summary>
    /// <param name="plan">Refuses what the environment's file does not allow, before anything is started.</param>
    /// <param name="prepare">What follows once it is up.</param>
    public async ValueTask StartAsync(Func<EnvironmentFile, LoadBudget, Task> plan, Func<ITargetEnvironment, Task> prepare)
    {
        try
        {
            Log = new RunLog(name, Settings.Progress);
            if (Settings.StopWithInput)
                InputWatch.Start();
            if (!Settings.Locked)
                _lock = await MachineLock.MeasureAsync(Log.Say, TimeProvider.System, stop);
            Contract = ContractFile.Read(Settings.Contract);
            var file = File = await EnvironmentChoice.FileAsync(Settings, name, Log.Say, stop);
            Profile = file.Profile(Settings.Profile);
            Budget = new LoadBudget(file.Name, (file as LiveFile)?.MayBeLoaded);
            await plan(file, Budget);
            _environment = await EnvironmentChoice.StartAsync(Settings, file, Contract.Operation(Contract.Identity).Path, Log.Say, stop);
            await prepare(_environment);
            _ready = true;
        }
        catch (Exception fault) when (fault is EnvironmentException or InvalidOperationException or IOException or UnauthorizedAccessException or OperationCanceledException or BaselineException or HttpRequestException or Npgsql.NpgsqlException)
        {
            _startFault = fault;
            Log.Say(fault.Message);
        }
    }

    /// <summary>Measures one row, says its verdict and what it took, and keeps both as a file and for the suite's verdict.</summary>
    public async Task<ScenarioResult> KeepAsync(string scenario, Func<Task<ScenarioJudgement>> measure)
    {
        try
        {
            (var began, _ofAnother) = (Time.GetTimestamp(), TimeSpan.Zero);
            var judgement = await measure();
            var took = Time.GetElapsedTime(began) - _ofAnother + _earlier.GetValueOrDefault(scenario);
            judgement = judgement with { Seconds = Math.Round(took.TotalSeconds, 1) };
            Log.Say(judgement, $"{judgement.Verdict} ({GateTable.Took(judgement)})");
            ResultsJson.Write(Path.Combine(Settings.Results, name, ScenarioSlug.Of(judgement.Name) + ".json"), judgement);
            _judgements.Add(judgement);
            return new ScenarioResult(judgement, ReproduceCommand(scenario), Settings.Strict);
        }
        catch
        {
            // The row's own failure says what is wrong; the suite need not repeat it.
            _rowFailed = true;
            throw;
        }
    }

    /// <summary>Measures something of a row while another is measured, or before: what it takes is that row's time.</summary>
    public async Task<T> OfRowAsync<T>(string scenario, Func<Task<T>> measure)
    {
        var began = Time.GetTimestamp();
        try
        {
            return await measure();
        }
        finally
        {
            var took = Time.GetElapsedTime(began);
            _ofAnother += took;
            _earlier[scenario] = _earlier.GetValueOrDefault(scenario) + took;
        }
    }

    /// <summary>Something of the system was seen, though no row was measured.</summary>
    public void Looked() => _looked = true;

    /// <summary>Takes the environment down.</summary>
    /// <exception cref="InvalidOperationException">No row reached a verdict that counts: such a suite has not passed, whatever its tests say.</exception>
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

        // Whoever follows prints it with the run's last lines.
        if (_settings?.Progress is null)
        {
            foreach (var line in _judgements.Select(News.Line).OfType<string>())
                Log.Say(line);
        }

        // What is recorded is judged once all of its trials are there.
        if (_startFault is null && !Settings.Record && !_rowFailed && !(_looked && _judgements.Count == 0) && SuiteVerdict.WhyItFails(name, _judgements) is { } problem)
            throw new InvalidOperationException(problem);
    }

    /// <summary>What kept the suite from starting is told in full once; every later row refers to it.</summary>
    private Exception StartFault()
    {
        var fault = _startFault ?? new InvalidOperationException("The suite was not brought up: InitializeAsync comes first.");
        if (_startFaultTold)
            Xunit.Assert.Skip($"Not measured: the suite {name} did not start. The first failure says why.");
        _startFaultTold = true;
        return fault;
    }

    private string ReproduceCommand(string scenario)
    {
        var profile = Settings.Profile == "smoke" ? string.Empty : $" --profile {Settings.Profile}";
        var environment = Settings.Environment == AutomaticEnvironment.Name ? string.Empty : $" --environment {Settings.Environment}";
        var with = Settings.Base is { } reference ? $" --base {reference}" : string.Empty;
        // A shell takes $1 within double quotes for its own.
        var quote = scenario.Contains('$', StringComparison.Ordinal) ? '\'' : '"';
        return $"./perf run --suite {name} --scenario {quote}{scenario}{quote}{profile}{environment}{with}";
    }
}
