using System.Diagnostics;
using System.Xml.Linq;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The API suite as a process of its own, on real servers, with one row; a test does to it what the world might.</summary>
internal sealed class RunningSuite : IAsyncDisposable
{
    private const string Row = "GET /messages/list";

    /// <summary>Another suite may be measured first.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private readonly string _results;
    private readonly ChildProcess _process;

    private RunningSuite(string results, ChildProcess process) => (_results, _process) = (results, process);

    /// <summary>The directory that the suite works in; set once it measures.</summary>
    public string WorkDirectory { get; private set; } = string.Empty;

    public static async Task<RunningSuite> StartAsync(string environment, CancellationToken cancellationToken)
    {
        if (environment == ProcessesFile.KindName)
            LocalServers.SkipWhereMissing();
        var results = Directory.CreateTempSubdirectory("wakala-suite-test-").FullName;
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory + "x"))!;
        var settings = Path.Combine(results, "settings.json");
        SettingsFile.Write(settings, new SuiteSettings
        {
            Environment = environment,
            Results = results,
            Scenario = RowSelection.Of(Row),
            WarmUp = TimeSpan.FromSeconds(2),
            TimesOnly = true,
            Progress = Path.Combine(results, "progress.jsonl"),
        });
        // A shell's background jobs have interrupts ignored, and hand that on.
        var command = new ProcessCommand(
            "env",
            [
                "--default-signal=INT", "dotnet", Path.Combine(Checkout.Root, "artifacts", "bin", "Wakala.Perf.Api", configuration, "Wakala.Perf.Api.dll"),
                "-noLogo", "-reporter", "silent", .. RowFilter.Of(RowSelection.Of(Row)), "-result-trx", Path.Combine(results, "tests.trx"),
            ])
        {
            Environment = new Dictionary<string, string> { [SuiteSettings.FileVariable] = settings },
        };
        var suite = new RunningSuite(results, ChildProcess.Start(command, _ => { }, _ => { }));
        await suite.WaitUntilItMeasuresAsync(cancellationToken);
        return suite;
    }

    /// <summary>The number of the suite's own process.</summary>
    public int Id => _process.Id;

    /// <summary>The numbers of the servers that belong to the run, by a word of their command line.</summary>
    public IReadOnlyList<int> Servers(string word)
        => RunDirectories.Processes(WorkDirectory, word);

    public static bool IsAlive(int id) => RunDirectories.CommandLine(id).Length > 0;

    /// <summary>Waits for the end; tells the exit code.</summary>
    public Task<int> EndAsync(TimeSpan limit, CancellationToken cancellationToken) => _process.Ended.WaitAsync(limit, TimeProvider.System, cancellationToken);

    public string FailureMessages()
        => string.Join('\n', XDocument.Load(Path.Combine(_results, "tests.trx")).Descendants().Where(one => one.Name.LocalName == "Message").Select(one => one.Value));

    public IReadOnlyList<LoadResult> KeptTrials() => [.. Directory.GetFiles(Path.Combine(_results, "api", "trials"), "*.json").Select(file => ResultsJson.Read<Trial>(file).Load!)];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Signal.Send(Id, Signal.Kill);
        await _process.Ended;
        _process.Dispose();
        Directory.Delete(_results, recursive: true);
    }

    private async Task WaitUntilItMeasuresAsync(CancellationToken cancellationToken)
    {
        var progress = Path.Combine(_results, "progress.jsonl");
        var began = Stopwatch.GetTimestamp();
        while (!File.Exists(progress) || !File.ReadLines(progress).Any(line => line.Contains(Row, StringComparison.Ordinal) && line.Contains("\"measure\"", StringComparison.Ordinal)))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > StartLimit)
                throw new InvalidOperationException($"The suite did not come to measure: {(File.Exists(progress) ? await File.ReadAllTextAsync(progress, cancellationToken) : "it said nothing")}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        WorkDirectory = RunDirectories.Of(_process.Id).Single();
    }
}
