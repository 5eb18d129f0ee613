using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>A clone whose platform is changed, and the API suite that measures it: the checkout, the base and the run of somebody who changed it.</summary>
internal sealed class ScreenedSuite : IDisposable
{
    public const string Row = "GET /messages/list";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Objective Figures = Objective.Latency(25, 60, 100).At(10_000).WithErrorsBelow(ErrorRate.BasisPoints(1));

    private readonly Temporary _clone;

    private ScreenedSuite(Temporary clone) => _clone = clone;

    private string Progress => Path.Combine(_clone.Path, "progress.jsonl");

    public string Results => Path.Combine(_clone.Path, "results");

    /// <param name="line">Goes into <c>GET /messages/list</c>.</param>
    public static async Task<ScreenedSuite> WithAsync(string line)
    {
        var clone = await Temporary.CloneAsync(Stop);
        const string before = "        var cursor = PageCursor.Parse(before);\n";
        await clone.ReplaceAsync(Path.Combine("src", "Wakala.Platform", "Messages", "ListEndpoint.cs"), before, $"{before}        {line}\n", Stop);
        // The suite serves what the checkout has built.
        var build = await new PlatformSource(clone.Path, _ => { }).BuildAsync(PlatformSource.WorkTree, Stop);
        var served = Path.Combine(clone.Path, "artifacts", "bin", "Wakala.Platform");
        Directory.CreateDirectory(served);
        Directory.CreateSymbolicLink(Path.Combine(served, "release"), Path.GetDirectoryName(build.Assembly)!);
        return new ScreenedSuite(clone);
    }

    /// <summary>Makes the row's baseline one that was measured on a machine which answered within a hundredth of a millisecond.</summary>
    public void PretendItWasFast()
    {
        var store = new BaselineStore(Path.Combine(_clone.Path, "baselines"));
        var baseline = store.Read(ProcessesFile.KindName, "smoke", "api", Row)!;
        store.Write(baseline with { Limits = new Dictionary<string, MetricLimit> { ["mean"] = new(1, 0, "an invented one"), ["P50"] = new(1, 0, "an invented one") }, Trials = [.. baseline.Trials.Select(Fast)] });
    }

    /// <summary>
    /// Pairs of processes. Two are too few to prove that nothing became slower, and enough where it is asked whether something did; with two alone, processes of equal builds were
    /// once so unlike that one was called slower.
    /// </summary>
    public int Pairs { get; set; } = 2;

    private ComparisonRules Short => new() { Looks = [(Pairs, 1)], Budgets = new ComparisonRules().Budgets.ToDictionary(budget => budget.Key, _ => 2.0) };

    /// <summary>The code that it is about is compiled after a few seconds; what times are is not asked.</summary>
    private static ComparisonShape Brief { get; } = new()
    {
        Ordinary = new ComparisonShape().Ordinary with { WarmUp = TimeSpan.FromSeconds(4), Blocks = 10 },
        Saturated = new ComparisonShape().Saturated with { Blocks = 30 },
    };

    /// <summary>Measures the row; skips the test where the machine was too noisy for two builds to be compared, which is then the verdict that is right.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="meanwhile">Done once two builds are under load; it may stop the measurement.</param>
    public async Task<ScenarioJudgement> MeasureAsync(string profile, Action<CancellationTokenSource>? meanwhile = null)
    {
        try
        {
            return await RunAsync(profile, meanwhile);
        }
        catch (InvalidOperationException fault) when (fault.Message.Contains("be believed", StringComparison.Ordinal))
        {
            Assert.Skip(fault.Message);
            throw;
        }
    }

    private async Task<ScenarioJudgement> RunAsync(string profile, Action<CancellationTokenSource>? meanwhile)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var settings = new SuiteSettings
        {
            RepositoryRoot = _clone.Path,
            Environment = ProcessesFile.KindName,
            Profile = profile,
            Results = Results,
            Baselines = Path.Combine(_clone.Path, "baselines"),
            Scenario = RowSelection.Of(Row),
            WarmUp = TimeSpan.FromSeconds(6),
            TimesOnly = true,
            Base = "HEAD",
            Progress = meanwhile is null ? null : Progress,
        };
        await using var suite = new Api { Settings = settings, Rules = Short, SideBySide = Brief };
        await suite.InitializeAsync();
        var measuring = suite.MeasureAsync(Row, Figures, stop.Token);
        if (meanwhile is not null)
        {
            while (!measuring.IsCompleted && !(File.Exists(Progress) && (await File.ReadAllTextAsync(Progress, Stop)).Contains("Pair 1:", StringComparison.Ordinal)))
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
            meanwhile(stop);
        }

        return (await measuring).Judgement;
    }

    /// <summary>The directories of this process' runs: of the environment, and of two builds.</summary>
    public static IReadOnlyList<string> WorkDirectories() => RunDirectories.Of(Environment.ProcessId);

    public void Dispose() => _clone.Dispose();

    private static BaselineTrial Fast(BaselineTrial trial)
    {
        var times = new Results.LatencyHistogram();
        for (var number = 0L; number < trial.Load!.Due; number++)
            times.Record(TimeSpan.FromMilliseconds(0.01));
        return trial with { Load = trial.Load! with { ResponseTime = times } };
    }

    private sealed class Api() : EndpointSuite("api", "API Endpoints", ApiTable.Rows, typeof(ApiWarmUp), Stop);
}
