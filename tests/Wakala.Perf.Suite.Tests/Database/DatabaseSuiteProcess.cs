using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The database suite as a process of its own, with the table that a test picks, and nothing to compare with.</summary>
internal sealed class DatabaseSuiteProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly string _results = Directory.CreateTempSubdirectory("wakala-suite-test-").FullName;
    private readonly ChildProcess _process;

    private DatabaseSuiteProcess(string tests, IReadOnlyDictionary<string, string> variables)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory + "x"))!;
        var settings = Path.Combine(_results, "settings.json");
        SettingsFile.Write(settings, new SuiteSettings { Environment = ProcessesFile.KindName, Results = _results, Progress = Progress, Record = true, TimesOnly = true });
        var command = new ProcessCommand(
            "dotnet",
            Path.Combine(Checkout.Root, "artifacts", "bin", "Wakala.Perf.Database", configuration, "Wakala.Perf.Database.dll"),
            "-noLogo", "-reporter", "silent", "-class", $"Wakala.Perf.Database.{tests}", "-result-trx", Path.Combine(_results, "tests.trx"))
        {
            Environment = new Dictionary<string, string>(variables) { [SuiteSettings.FileVariable] = settings },
        };
        _process = ChildProcess.Start(command, _ => { }, _ => { });
    }

    private string Progress => Path.Combine(_results, "progress.jsonl");

    public static DatabaseSuiteProcess Start(string tests, Dictionary<string, string> variables)
    {
        LocalServers.SkipWhereMissing();
        return new DatabaseSuiteProcess(tests, variables);
    }

    /// <summary>Waits until it measures, and gives its database server's process.</summary>
    public async Task<int> MeasuringServerAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!File.Exists(Progress) || !File.ReadLines(Progress).Any(line => line.Contains("\"measure\"", StringComparison.Ordinal)))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Limit)
                throw new InvalidOperationException($"The suite did not come to measure: {Said()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        return RunDirectories.Processes(RunDirectories.Of(_process.Id).Single(), "bin/postgres").Single();
    }

    /// <summary>A process that serves a client of the load.</summary>
    public static int BackendOf(int server)
        => Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .First(id => id > 0 && RunDirectories.OfProcess(id, "stat") is { Length: > 0 } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{server}" && RunDirectories.CommandLine(id).Contains("wakala wakala", StringComparison.Ordinal));

    /// <summary>Waits for the end; gives the rows' judgements.</summary>
    public async Task<IReadOnlyDictionary<string, ScenarioJudgement>> EndAsync(CancellationToken cancellationToken)
    {
        await _process.Ended.WaitAsync(Limit, TimeProvider.System, cancellationToken);
        var rows = Path.Combine(_results, "database");
        if (!Directory.Exists(rows))
            throw new InvalidOperationException($"The suite measured nothing: {Said()}");
        return Directory.GetFiles(rows, "*.json").Select(ResultsJson.Read<ScenarioJudgement>).ToDictionary(row => row.Name);
    }

    public string FailureMessages()
        => string.Join('\n', XDocument.Load(Path.Combine(_results, "tests.trx")).Descendants().Where(one => one.Name.LocalName == "Message").Select(one => one.Value));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Signal.Send(_process.Id, Signal.Kill);
        await _process.Ended;
        _process.Dispose();
        Directory.Delete(_results, recursive: true);
    }

    private string Said()
        => (File.Exists(Progress) ? File.ReadAllText(Progress) : "it said nothing") + (File.Exists(Path.Combine(_results, "tests.trx")) ? FailureMessages() : string.Empty);
}
