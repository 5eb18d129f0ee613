using Wakala.Perf.Environments;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Runs the endurance test once: segment after segment, with the system read at even distances, all of it into one log, and that judged.</summary>
/// <param name="system">What is measured.</param>
/// <param name="load">The load.</param>
internal sealed class EnduranceTrial(ResourceSystem system, EnduranceLoad load)
{
    private const string Name = "endurance";

    /// <summary>The same requests each time; each segment has others.</summary>
    private const int FirstSeed = 1;

    /// <summary>Well within the time that a session lasts.</summary>
    private static readonly TimeSpan LogInAgain = TimeSpan.FromHours(1);

    /// <summary>Where a trial's log is, in the suite's results.</summary>
    internal static string LogOf(string results, int trial) => Path.Combine(results, $"{Name}-{trial}.jsonl");

    /// <summary>Measures.</summary>
    /// <param name="trial">Which trial, from 1; the first goes on with that of an earlier run where one was named.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">The run to go on with is none of this workload.</exception>
    public async Task<Trial> MeasureAsync(int trial, CancellationToken cancellationToken)
    {
        var path = LogOf(system.Target.Results, trial);
        var books = await UserBooks.OpenAsync(system, cancellationToken);
        await using (var reader = new EnduranceReader(system, TimeProvider.System))
        {
            using var log = Open(path, trial, out var before);
            if (!system.Target.AsItIs)
            {
                await reader.BeginAsync(cancellationToken);
                await using var watch = new EnduranceWatch(reader.ReadAsync, log, load.Sizes.Period, TimeProvider.System);
                await LoadAsync(log, before, books, cancellationToken);
                await watch.EndAsync();
            }
        }

        var (faults, notes) = await books.BalanceAsync(cancellationToken);
        var judged = EnduranceVerdict.Of(Name, EnduranceRun.Of(EnduranceLog.Read(path)));
        return judged with
        {
            Notes = [.. judged.Notes, .. notes],
            Faults =
            [
                .. faults.Select(fault => $"{EnduranceRows.ResultsRow}: {fault}"),
                .. system.Own is { Serving.HasExited: true } ? [$"{EnduranceRows.ResultsRow}: the process that serves has ended by itself."] : (string[])[],
            ],
        };
    }

    /// <summary>The log: that of the run that this one goes on with, and a life more; or a new one.</summary>
    private EnduranceLog Open(string path, int trial, out EnduranceRun? before)
    {
        var begin = new EnduranceBegin(WorkloadHash.Of(WorkloadHash.Part(load.Workload)), system.Target.ProfileName, load.Users, load.Sizes.Length, TimeProvider.System.GetUtcNow());
        IReadOnlyList<EnduranceLine> lines = [];
        before = null;
        if (system.Target.Resumed is { } resumed && (trial == 1 || system.Target.AsItIs))
        {
            var earlier = LogOf(Path.Combine(resumed, Name), 1);
            if (!File.Exists(earlier))
                throw new EnvironmentException($"There is no {earlier} to go on with.", "Name the results of a run of the suite endurance in resume, or leave it out.");
            lines = EnduranceLog.Read(earlier);
            before = EnduranceRun.Of(lines);
            if (before.Begin.Workload != begin.Workload)
                throw new EnvironmentException($"{earlier} is of another workload (profile {before.Begin.Profile}, {before.Begin.Users:#,0} users): it cannot go on as this one.", "Choose its profile and its environment, or begin anew.");
        }

        var log = new EnduranceLog(path, lines);
        if (!system.Target.AsItIs)
            log.Add(new EnduranceLine { Begin = begin });
        return log;
    }

    private async Task LoadAsync(EnduranceLog log, EnduranceRun? before, UserBooks books, CancellationToken cancellationToken)
    {
        var number = before?.Segments.Select(segment => segment.Number + 1).DefaultIfEmpty().Max() ?? 0;
        var loggedIn = TimeProvider.System.GetTimestamp();
        foreach (var length in load.Sizes.Segments(before?.Length ?? TimeSpan.Zero))
        {
            if (TimeProvider.System.GetElapsedTime(loggedIn) > LogInAgain)
            {
                await system.LogInAsync(cancellationToken);
                loggedIn = TimeProvider.System.GetTimestamp();
            }

            var (run, seed) = (TableTarget.NewRun(), FirstSeed + number);
            var result = await system.Target.LoadAsync(Name, typeof(TrafficMixScenario), load.Shape(length), books.Files(), null, seed, cancellationToken, system.Own?.Serving.Address, run);
            books.Enter(run, seed);
            foreach (var window in EnduranceWindow.Of(number, result, (int)load.Sizes.Window.TotalSeconds))
                log.Add(new EnduranceLine { Window = window });
            log.Add(new EnduranceLine { Segment = EnduranceSegment.Of(number++, result) });
            if (result.CutShort is not null)
                return;
        }
    }
}
