using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>
/// Measures a suite several times with nothing to compare with, proposes the trials as baselines in a copy of the folder, and runs
/// once more against that copy: only figures that predict a fresh run are accepted.
/// </summary>
internal sealed class AcceptJob(SuiteRequest request, IAnsiConsole console, TimeProvider time)
{
    public required int Trials { get; init; }

    public required string Reason { get; init; }

    private string Suite => request.Suites[0];

    private string Proposal => Path.Combine(request.Results, "baselines");

    public async Task<int> RunAsync(bool install, CancellationToken cancellationToken)
    {
        var baselines = new List<Baseline>();
        var tables = new TableProposal(Suite, Reason, time);
        for (var number = 1; number <= Trials; number++)
        {
            console.WriteLine($"Trial {number} of {Trials}");
            var trial = request with { Record = true, Results = Path.Combine(request.Results, $"trial-{number}") };
            var code = await new RunJob(trial, console, time) { Install = install }.RunAsync(cancellationToken);
            if (code != ExitCode.Passed)
                return Refuse("a trial did not pass", code);
            baselines = [.. Collect(trial, baselines)];
            tables.Collect(trial.Results);
        }

        Copy(Path.Combine(request.Root, "baselines"), Proposal);
        Write(Proposal, baselines);
        tables.Write(Proposal);
        console.WriteLine("Confirming run");
        var confirming = request with { Baselines = Proposal, Results = Path.Combine(request.Results, "confirming") };
        var confirmed = await new RunJob(confirming, console, time).MeasureAsync(cancellationToken);
        if (confirmed != ExitCode.Passed)
            return Refuse("the accepted figures do not predict the confirming run", confirmed);

        Write(Path.Combine(request.Root, "baselines"), baselines);
        tables.Write(Path.Combine(request.Root, "baselines"));
        console.WriteLine($"Accepted {baselines.Count + tables.Count} baselines of {Suite}: {Reason}. See git diff --stat baselines/.");
        return ExitCode.Passed;
    }

    private int Refuse(string why, int code)
    {
        console.WriteLine($"Nothing was accepted: {why}. The baselines are as they were.");
        return code;
    }

    /// <summary>Adds one run's trials to those of the runs before.</summary>
    private IEnumerable<Baseline> Collect(SuiteRequest trial, List<Baseline> before)
    {
        var note = ResultsJson.Read<RunNote>(Path.Combine(trial.Results, RunNote.FileName));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(trial.Results, Suite), "*.json"))
        {
            var judgement = ResultsJson.Read<ScenarioJudgement>(file);
            var slug = Path.GetFileNameWithoutExtension(file);
            var trials = Path.Combine(trial.Results, Suite, "trials");
            if (!Directory.Exists(trials) || Directory.EnumerateFiles(trials, slug + "-?.json").Max() is not { } last)
                continue;
            var measured = ResultsJson.Read<Trial>(last);
            var kept = BaselineTrial.From(measured, note.Fingerprint.Calibration);
            yield return before.Find(one => one.Scenario == judgement.Name) is { } begun
                ? begun with { Trials = [.. begun.Trials, kept] }
                : Begin(judgement, note, measured, kept);
        }
    }

    private Baseline Begin(ScenarioJudgement judgement, RunNote note, Trial measured, BaselineTrial kept) => new()
    {
        Environment = note.Environment,
        Profile = note.Profile,
        Suite = Suite,
        Table = judgement.Table,
        Scenario = judgement.Name,
        WorkloadHash = judgement.WorkloadHash,
        Fingerprint = note.Fingerprint,
        Commit = note.Commit,
        RecordedAt = time.GetUtcNow(),
        Reason = Reason,
        Rate = measured.Rate,
        Trials = [kept],
    };

    private static void Write(string root, List<Baseline> baselines)
    {
        var store = new BaselineStore(root);
        foreach (var baseline in baselines)
            store.Write(baseline);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
