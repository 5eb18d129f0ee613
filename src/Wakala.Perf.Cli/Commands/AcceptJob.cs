using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Reports;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>
/// Measures a suite several times with nothing to compare with, proposes the trials as baselines in a copy of the folder, and runs
/// once more against that copy: only figures that predict a fresh run, both ways, are accepted.
/// </summary>
internal sealed class AcceptJob(SuiteRequest request, IAnsiConsole console, TimeProvider time)
{
    public required int Trials { get; init; }

    public required string Reason { get; init; }

    /// <summary>Whether the trials join those that the baseline has.</summary>
    public bool Add { get; init; }

    /// <summary>The release whose figures these are; null where they are none's.</summary>
    public string? Release { get; init; }

    private string Suite => request.Suites[0].Suite;

    private string Baselines => Path.Combine(request.Root, "baselines");

    private string Proposal => Path.Combine(request.Results, "baselines");

    /// <summary>The document's figures of rows that have no file of them yet, if there are any.</summary>
    private string Objectives => Path.Combine(request.Results, "trial-1", DocumentFigures.Folder);

    public async Task<int> RunAsync(bool install, CancellationToken cancellationToken)
    {
        new BaselineMigration(Baselines).RefuseOld();
        var proposal = new BaselineProposal(Baselines, Suite, Reason, time) { Add = Add, Release = Release, WorkOnly = request.WorkOnly };
        var work = new WorkProposal(Baselines, Suite, Reason, time);
        for (var number = 1; number <= Trials; number++)
        {
            console.WriteLine($"Trial {number} of {Trials}");
            var trial = request with { Record = true, Results = Path.Combine(request.Results, $"trial-{number}") };
            var code = await new RunJob(trial, console, time) { Install = install }.RunAsync(cancellationToken);
            if (code != ExitCode.Passed)
                return Refuse("a trial did not pass", [], code);
            var run = new RunFolder(trial.Results, Suite);
            proposal.Take(run);
            work.Take(run);
        }

        var baselines = proposal.Baselines;
        if (baselines.Count + work.Count == 0)
            return Refuse(request.WorkOnly ? $"no row of {Suite} has its work counted" : $"no row of {Suite} was measured", [], ExitCode.Unusable);
        Copy(Baselines, Proposal);
        proposal.Write(Proposal);
        work.Write(Proposal);
        Copy(Objectives, Proposal);
        console.WriteLine("Confirming run");
        var confirming = request with { Baselines = Proposal, Results = Path.Combine(request.Results, "confirming") };
        var confirmed = await new RunJob(confirming, console, time).MeasureAsync(cancellationToken);
        if (confirmed != ExitCode.Passed)
            return Refuse("the confirming run did not pass", [], confirmed);
        var problems = Problems(baselines, new RunFolder(confirming.Results, Suite));
        if (problems.Count > 0)
            return Refuse("the figures cannot become a baseline", problems, ExitCode.Invalid);

        BaselineChangeTable.Write(console, [.. proposal.Changes, .. work.Changes]);
        foreach (var row in work.LessWork())
            console.WriteLine(row);
        proposal.Write(Baselines);
        work.Write(Baselines);
        foreach (var file in Copy(Objectives, Baselines))
            console.WriteLine($"{Path.Combine("baselines", file)} is new: the document's figures, as the test of the row says them.");
        console.WriteLine($"Accepted {baselines.Count + work.Count} baselines of {Suite}: {Reason.TrimEnd('.')}. ./perf baselines diff prints the same before the commit.");
        return ExitCode.Passed;
    }

    private static List<string> Problems(IReadOnlyList<Baseline> baselines, RunFolder confirming) =>
    [
        .. confirming.Judgements().SelectMany(row => baselines.Where(baseline => baseline.Scenario == row.Name)
            .SelectMany(baseline => Acceptance.Problems(baseline, confirming.Trials(row.Name), confirming.FingerprintOf(row)))
            .Select(problem => $"{row.Name}: {problem}")),
        .. confirming.Judgements().Where(row => News.Of(row) is not null)
            .Select(row => $"{row.Name}: the confirming run differs from the accepted trials by {News.Of(row)}."),
    ];

    private int Refuse(string why, IReadOnlyList<string> problems, int code)
    {
        console.WriteLine($"Nothing was accepted: {why}. The baselines are as they were.");
        foreach (var problem in problems)
            console.WriteLine(problem);
        return code;
    }

    /// <returns>The files, by their paths within the folder; none where there is no such folder.</returns>
    private static string[] Copy(string from, string to)
    {
        string[] files = Directory.Exists(from) ? [.. Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(from, file))] : [];
        foreach (var file in files)
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target, overwrite: true);
        }

        return files;
    }
}
