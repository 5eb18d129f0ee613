using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What a row of a table is measured on: the environment, how much of it this profile means, and a way to put a load on it.</summary>
public sealed class TableTarget
{
    /// <summary>
    /// Milliseconds by which a generator may be late where figures have more slack than that: in a burst, or while a process starts again, it has hardly a processor.
    /// </summary>
    internal const double LateBesideAStart = 100;

    private readonly SuiteSession _session;

    internal TableTarget(SuiteSession session, ITargetEnvironment environment)
        => (_session, Environment, Feed) = (session, environment, FeedOf(environment));

    /// <summary>The system.</summary>
    public ITargetEnvironment Environment { get; }

    /// <summary>How much data and load this profile means here.</summary>
    public ProfileSettings Profile => _session.Profile;

    /// <summary>The profile's name.</summary>
    public string ProfileName => _session.Settings.Profile;

    /// <summary>The checkout.</summary>
    public string RepositoryRoot => _session.Settings.RepositoryRoot;

    /// <summary>The directory of the suite's results.</summary>
    internal string Results => Path.Combine(_session.Settings.Results, _session.Name);

    /// <summary>The results of an earlier run that this one goes on with; null where it begins anew.</summary>
    internal string? Resumed => _session.Settings.Resume;

    /// <summary>Whether that run is judged as it is, and nothing more measured of it.</summary>
    internal bool AsItIs => Resumed is not null && _session.Settings.AsItIs;

    /// <summary>Whether nobody asks what requests cost.</summary>
    public bool TimesOnly => _session.Settings.TimesOnly;

    /// <summary>What the seeded data really has.</summary>
    public DataFeed Feed { get; }

    /// <summary>What the platform answers.</summary>
    public ContractFile Contract => _session.Contract;

    /// <summary>The seed's name, for workloads: other data is another workload.</summary>
    public double DataScale => Profile.DataScale;

    /// <summary>Whether a row is one of those that this run measures.</summary>
    internal bool Measures(string row) => _session.Settings.Measures(row);

    /// <summary>Says what happens, a line.</summary>
    public void Say(string scenario, string text) => _session.Log.Say(scenario, text);

    /// <summary>Puts a load on the target in a process of its own; the trial is judged for other programs' use of the machine too.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="scenario">Its type, of <c>Wakala.Perf.Scenarios</c>.</param>
    /// <param name="shape">How hard.</param>
    /// <param name="files">The files that it reads beside <c>contract</c> and <c>feed</c>, by what they are.</param>
    /// <param name="capacity">A search for capacity after it; null for none.</param>
    /// <param name="seed">What it draws from.</param>
    /// <param name="cancellationToken">Ends it; what was measured by then is given, marked as cut short.</param>
    /// <param name="at">What answers; the environment's own platform when left out.</param>
    /// <param name="engine">What plays it; the reactor where it can when left out.</param>
    /// <param name="run">The run's name, where what was sent is to be made again; another in every run when left out.</param>
    /// <param name="breaking">A search for the breaking point after it; null for none.</param>
    /// <exception cref="EnvironmentException">The environment was lost meanwhile.</exception>
    public async Task<LoadResult> LoadAsync(
        string name, Type scenario, LoadShape shape, IReadOnlyDictionary<string, string> files, CapacityPlan? capacity, int seed, CancellationToken cancellationToken, Uri? at = null, string? run = null, LoadEngine? engine = null, BreakPlan? breaking = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(files);
        _session.Budget.Claim(shape, capacity, shape.WarmUp + shape.Duration + (breaking?.Longest ?? TimeSpan.Zero));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Environment.Lost);
        var context = Context(files, shape.Connections, run ?? NewRun(), (ulong)seed, at);
        var trial = await GenerateAsync(name, scenario, shape with { Engine = engine ?? EngineChoice.For(scenario, context) }, capacity, context, stop.Token, breaking);
        if (Environment.Fault is { } fault)
            throw fault;
        cancellationToken.ThrowIfCancellationRequested();
        return trial;
    }

    /// <summary>The same of a load that was claimed; one that is stopped, or loses a server, is given as far as it came.</summary>
    internal async Task<LoadResult> GenerateAsync(string name, Type scenario, LoadShape shape, CapacityPlan? capacity, ScenarioContext context, CancellationToken stop, BreakPlan? breaking = null)
    {
        var plan = new GeneratorPlan
        {
            Scenario = name,
            Assembly = scenario.Assembly.Location,
            Type = scenario.FullName!,
            Context = context,
            Shape = shape,
            Capacity = capacity,
            Breaking = breaking,
            Result = Path.Combine(Environment.WorkDirectory, "trial.json"),
        };
        var others = new ForeignWatch(Environment.ServerProcesses);
        return others.Judge(await new GeneratorRunner(Environment.WorkDirectory).RunAsync(plan, progress => _session.Log.Report(name, progress), stop));
    }

    /// <summary>Puts several loads on the target at once, in one process of its own; a trial each, in their order.</summary>
    /// <param name="name">What they are called together.</param>
    /// <param name="loads">The loads.</param>
    /// <param name="seed">What they draw from.</param>
    /// <param name="measuring">Called once, when the warm-up is over; null where nothing is to be done then.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <param name="run">The run's name, where what was sent is to be made again; another in every run when left out.</param>
    /// <exception cref="EnvironmentException">The environment was lost meanwhile.</exception>
    public async Task<IReadOnlyList<LoadResult>> LoadTogetherAsync(
        string name, IReadOnlyList<TableLoad> loads, int seed, Func<CancellationToken, Task>? measuring, CancellationToken cancellationToken, string? run = null)
    {
        ArgumentNullException.ThrowIfNull(loads);
        foreach (var load in loads)
            _session.Budget.Claim(load.Shape, null, load == loads[0] ? load.Shape.WarmUp + load.Shape.Duration : TimeSpan.Zero);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Environment.Lost);
        run ??= NewRun();
        var plan = new MixedPlan
        {
            Parts = [.. loads.Select(Part)],
            Result = Path.Combine(Environment.WorkDirectory, "trials.json"),
        };
        var others = new ForeignWatch(Environment.ServerProcesses);
        Task? told = null;
        var result = await new GeneratorRunner(Environment.WorkDirectory).RunAsync(plan, Progressed, stop.Token);
        await (told ?? Task.CompletedTask);
        var trials = others.Judge(result.Trials);
        if (Environment.Fault is { } fault)
            throw fault;
        cancellationToken.ThrowIfCancellationRequested();
        return trials;

        MixedPart Part(TableLoad load)
        {
            var context = Context(load.Files, load.Shape.Connections, run, (ulong)seed, load.At);
            return new MixedPart(load.Name, load.Scenario.Assembly.Location, load.Scenario.FullName!, context, load.Shape with { Engine = EngineChoice.For(load.Scenario, context) });
        }

        void Progressed(LoadProgress progress)
        {
            if (progress.Phase == "measure")
                told ??= measuring?.Invoke(stop.Token) ?? Task.CompletedTask;
            _session.Log.Report(name, progress);
        }
    }

    /// <summary>What plays a scenario here: the reactor where it can.</summary>
    /// <param name="scenario">Its type.</param>
    /// <param name="files">The files that it reads beside <c>contract</c> and <c>feed</c>, by what they are.</param>
    /// <param name="at">What answers; the environment's own platform when left out.</param>
    public LoadEngine EngineOf(Type scenario, IReadOnlyDictionary<string, string> files, Uri? at = null) => EngineChoice.For(scenario, Context(files, 1, string.Empty, 0, at));

    /// <summary>What a scenario is told that counts rather than loads: one user, the same requests every time.</summary>
    internal ScenarioContext Counted(IReadOnlyDictionary<string, string> files, Uri at) => Context(files, 1, NewRun(), CountedSequence.Seed, at);

    /// <summary>What a scenario was told that put a load on the target, so that it makes the same requests again.</summary>
    internal ScenarioContext Again(IReadOnlyDictionary<string, string> files, string run, int seed, Uri? at) => Context(files, 1, run, (ulong)seed, at);

    /// <summary>A load at one rate.</summary>
    /// <param name="rate">Arrivals a second.</param>
    /// <param name="warmUp">Seconds of warm-up.</param>
    /// <param name="seconds">Seconds that are measured.</param>
    /// <param name="users">Arrivals under way at once.</param>
    internal LoadShape Shape(double rate, double warmUp, double seconds, int users) => new()
    {
        Rate = rate,
        WarmUp = TimeSpan.FromSeconds(warmUp),
        Duration = TimeSpan.FromSeconds(seconds),
        Connections = users,
        MaxInFlight = Math.Max(users, 20_000),
        Timeout = TimeSpan.FromSeconds(Profile.TimeoutSeconds),
    };

    /// <exception cref="EnvironmentException">What a live system's owner wrote is no feed.</exception>
    private static DataFeed FeedOf(ITargetEnvironment environment)
    {
        try
        {
            return DataFeed.Read(environment.FeedPath);
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new EnvironmentException($"The data feed of '{environment.Name}' is not a feed: {error.Message} But for one question nothing was sent.", "Write it as docs/environments.md says.", error);
        }
    }

    /// <summary>A name that differs in every run.</summary>
    internal static string NewRun() => Guid.NewGuid().ToString("N")[..8];

    /// <summary>What a scenario is told that puts a load on the target.</summary>
    internal ScenarioContext Context(IReadOnlyDictionary<string, string> files, int connections, string run, ulong seed, Uri? at) => new()
    {
        BaseAddress = at ?? Environment.BaseAddress,
        Route = at is null ? Environment.Route : TargetRoute.Direct,
        Seed = seed,
        RunId = run,
        Connections = connections,
        Files = new Dictionary<string, string>(files) { ["contract"] = _session.Settings.Contract, ["feed"] = Environment.FeedPath },
    };
}
