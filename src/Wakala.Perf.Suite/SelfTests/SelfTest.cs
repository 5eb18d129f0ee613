using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>What a self-test was told.</summary>
public sealed record SelfTestRequest
{
    /// <summary>The checkout.</summary>
    public required string Root { get; init; }

    /// <summary>Whether it is to take minutes: one row, equal builds and one delay.</summary>
    public bool Quick { get; init; }

    /// <summary>The only part that is run: <c>equal</c>, <c>delays</c> or <c>errors</c>; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Seed of the arrivals.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Told of each comparison that ended, and whether its builds were equal.</summary>
    public Func<ComparisonOutcome, ComparisonRequest, Task> Record { get; init; } = (_, _) => Task.CompletedTask;
}

/// <summary>
/// The gate examines itself on this machine: two equal builds, of which none may be called, and builds with planted faults, which must be. Faults are
/// planted in a copy of the platform's sources.
/// </summary>
public sealed class SelfTest(SelfTestRequest request, Action<string> say)
{
    private const int QuickBlocks = 15;

    /// <summary>Measures and judges.</summary>
    /// <exception cref="EnvironmentException">The platform cannot be built, or the environment not be brought up.</exception>
    public async Task<SelfTestOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var source = new PlatformSource(request.Root, say);
        var clean = await source.BuildAsync(PlatformSource.WorkTree, cancellationToken);
        var planted = await source.BuildPlantedAsync(cancellationToken);

        var sizing = request.Only is not (null or "equal");
        say(sizing ? "Equal builds, for the faults' sizes:" : "Equal builds:");
        var equal = await CompareAsync(clean, clean, 0, cancellationToken, sizing);
        var lines = new List<SelfTestLine>();
        var alarms = new List<string>(Alarms("equal builds", equal, []));
        var plans = request.Quick ? [SelfTestPlan.Quick(equal.Measurement.Rows)] : SelfTestPlan.All(equal.Measurement.Rows);
        foreach (var (plan, at) in plans.Select((plan, at) => (plan, at)).Where(one => request.Only is null || one.plan.Title == request.Only))
        {
            say($"Planted: {string.Join("; ", plan.Effects.Select(effect => $"{effect.Row} {effect.What}"))}.");
            var (outcome, waits) = await CompareAsync(planted, plan, at + 1, cancellationToken);
            lines.AddRange(plan.Effects.Select(effect => SelfTestLine.Of(effect, outcome, plan.ShiftOf(effect, outcome, waits))));
            alarms.AddRange(Alarms(plan.Title, outcome, plan.Effects));
        }

        return new SelfTestOutcome(equal, lines, alarms);
    }

    private async Task<(ComparisonOutcome Outcome, PlantedWaits Waits)> CompareAsync(ComparedBuild planted, SelfTestPlan plan, int number, CancellationToken cancellationToken)
    {
        var report = Path.Combine(request.Root, "artifacts", "selftest", plan.Title);
        if (Directory.Exists(report))
            Directory.Delete(report, recursive: true);
        var outcome = await CompareAsync(With(plan.Base, PlantedWaits.BaseIn(report)), With(plan.Candidate, PlantedWaits.CandidateIn(report)), number, cancellationToken);
        return (outcome, PlantedWaits.Read(report));

        ComparedBuild With(IReadOnlyList<PlantedFault> faults, string directory)
        {
            Directory.CreateDirectory(directory);
            return planted with { Environment = new Dictionary<string, string>(PlantedFault.Environment(faults)) { [PlantedFault.ReportVariable] = directory } };
        }
    }

    private async Task<ComparisonOutcome> CompareAsync(ComparedBuild first, ComparedBuild second, int number, CancellationToken cancellationToken, bool sizing = false)
    {
        var comparison = new ComparisonRequest
        {
            Table = ApiBuilds.Table(request.Root, first, second),
            Scenario = request.Quick ? SelfTestPlan.QuickRow : null,
            Rules = sizing ? new ComparisonRules { Looks = [(1, 1)] } : request.Quick ? new ComparisonRules { Looks = [(3, 1)] } : new ComparisonRules(),
            Shape = request.Quick ? new ComparisonShape { Ordinary = new ComparisonShape().Ordinary with { Blocks = QuickBlocks } } : new ComparisonShape(),
            CountsWork = !sizing,
            // A planted error is to be found by what is measured.
            ComparesAnswers = !sizing && first.Environment.Count + second.Environment.Count == 0,
            ToTheEnd = true,
            Seed = request.Seed + ((ulong)number << 16),
        };
        var outcome = await new Comparison(comparison, say).RunAsync(cancellationToken);
        await request.Record(outcome, comparison);
        return outcome;
    }

    /// <summary>Rows that were called although nothing was planted in them. Processor time is all rows', and has each fault's share.</summary>
    private static IEnumerable<string> Alarms(string title, ComparisonOutcome outcome, IReadOnlyList<PlantedEffect> planted)
        => outcome.Rows
            .Where(row => row.Verdict is Verdict.Regressed or Verdict.Improved or Verdict.Changed && planted.All(effect => effect.Row != row.Scenario) && (planted.Count == 0 || row.Figures.All(figure => figure.Name != FigureComparison.Processor)))
            .Select(row => $"{title}: {row.Scenario} is {row.Verdict}. {row.Reason}");
}
