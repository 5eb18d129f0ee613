using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>The two builds of a suite's run, found once, and what measures them against each other. A live system has one build, and none of this.</summary>
/// <param name="suite">The suite's name.</param>
/// <param name="settings">How it runs.</param>
/// <param name="log">What it says.</param>
/// <param name="rows">The rows that this run measures.</param>
/// <param name="table">The table that two builds answer.</param>
/// <param name="shape">How pairs of processes are measured.</param>
/// <param name="rules">How sure a comparison must be; null for what a whole run asks.</param>
internal sealed class SuiteBuilds(
    string suite, SuiteSettings settings, RunLog log, IReadOnlyCollection<string> rows, Func<BuildPair, ComparedTable> table, ComparisonShape shape, ComparisonRules? rules)
{
    /// <summary>The profile under which everything is measured side by side, without a screen.</summary>
    private const string WholeTableProfile = "pr";

    private SideBySideMeasurer? _measurer;
    private BuildFinding? _finding;
    private string? _elsewhere;

    /// <summary>Made once the environment is known, which a waiver may be for.</summary>
    private SideBySideMeasurer Measurer => _measurer ?? throw new InvalidOperationException($"{nameof(CheckAsync)} comes first.");

    /// <summary>Whether the whole table is measured side by side.</summary>
    public bool OfWholeTable => settings.Profile == WholeTableProfile;

    /// <summary>Refuses a base that cannot be compared with, before anything is started.</summary>
    /// <exception cref="EnvironmentException">It is not there, or there is no other build where one is needed.</exception>
    public async Task CheckAsync(EnvironmentFile file, CancellationToken cancellationToken)
    {
        var waivers = WaiverBook.Read(settings.Baselines, TimeProvider.System);
        _measurer = new SideBySideMeasurer(
            table, shape, row => waivers.Of(file.Name, settings.Profile, suite, row), settings.ProfileCode, Path.Combine(settings.Results, suite, "comparisons"), log.Say);
        // Two builds share servers only as processes, whatever the rows themselves are measured in.
        _elsewhere = file is ProcessesFile ? null : $", both as processes beside '{file.Name}'";
        await new BuildChoice(settings, log.Say).CheckAsync(cancellationToken);
        if (OfWholeTable && (await FindAsync(cancellationToken)).Fault is { } fault)
            throw fault;
    }

    /// <summary>What settles a row that trips the screen.</summary>
    public Confirmation Confirmation() => new(FindAsync, new SharedStream(Measurer, rows, OperationsAsync) { Rules = rules ?? SharedStream.RulesOfRun }, log.Say);

    /// <summary>What settles what a row's requests cost the platform's process.</summary>
    public WorkConfirmation WorkConfirmation() => new(FindAsync, table, log.Say);

    /// <summary>The whole table side by side.</summary>
    public async Task<WholeTableComparison> WholeTableAsync(CancellationToken cancellationToken)
    {
        var pair = (await FindAsync(cancellationToken)).Pair!;
        var known = await OperationsAsync(pair, cancellationToken);
        log.Say(pair.AreEqual
            ? $"Nothing of the platform has changed since {pair.Base.Name}: there is no timing to compare."
            : $"Every row is measured side by side with {pair.Base.Name}.");
        return new WholeTableComparison(pair, Measurer, rows, known) { Rules = rules ?? new ComparisonRules() };
    }

    private async Task<BuildFinding> FindAsync(CancellationToken cancellationToken)
    {
        if (_finding is not null)
            return _finding;
        var found = await new BuildChoice(settings, log.Say).FindAsync(cancellationToken);
        return _finding = found.Pair is { } pair ? found with { Pair = pair with { Base = pair.Base with { Name = pair.Base.Name + _elsewhere } } } : found;
    }

    private Task<IReadOnlySet<string>?> OperationsAsync(BuildPair pair, CancellationToken cancellationToken) => BaseContract.OperationsAsync(settings, pair.BaseCommit, cancellationToken);
}
