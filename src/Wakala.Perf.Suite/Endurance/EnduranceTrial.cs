using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Runs the endurance test once: segment after segment, with the system read at even distances, all of it into one log, and that judged.</summary>
/// <param name="system">What is measured.</param>
/// <param name="load">The load.</param>
internal sealed class EnduranceTrial(ResourceSystem system, EnduranceLoad load)
{
    internal const string Name = "endurance";

    /// <summary>The same requests each time; each segment has others.</summary>
    private const int FirstSeed = 1;

    /// <summary>Well within the time that a session lasts.</summary>
    private static readonly TimeSpan LogInAgain = TimeSpan.FromHours(1);

    /// <summary>Where a trial's log is, in the suite's results.</summary>
    internal static string LogOf(string results, int trial) => Path.Combine(results, $"{Name}-{trial}.jsonl");

    /// <summary>Measures.</summary>
    /// <param name="trial">Which trial, from 1; the first goes on with that of an earlier run where one was named.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Trial> MeasureAsync(int trial, CancellationToken cancellationToken)
    {
        var path = LogOf(system.Target.Results, trial);
        var books = await UserBooks.OpenAsync(system, cancellationToken);
        await using (var reader = new EnduranceReader(system, TimeProvider.System))
        {
            var earlier = trial == 1 || system.Target.AsItIs ? load.Earlier : [];
            using var log = new EnduranceLog(path, earlier);
            if (!system.Target.AsItIs)
            {
                await reader.BeginAsync(cancellationToken);
                log.Add(new EnduranceLine { Begin = new EnduranceBegin(load.WorkloadName, system.Target.ProfileName, load.Users, load.Sizes.Length, TimeProvider.System.GetUtcNow()) });
                await using var watch = new EnduranceWatch(reader.ReadAsync, log, load.Sizes.Period, TimeProvider.System);
                await LoadAsync(log, earlier.Count == 0 ? null : EnduranceRun.Of(earlier), books, cancellationToken);
                await watch.EndAsync();
            }
        }

        var (faults, notes) = await books.BalanceAsync(cancellationToken);
        var judged = EnduranceVerdict.Of(Name, EnduranceRun.Of(EnduranceLog.Read(path)));
        return judged with
        {
            Notes = [.. judged.Notes, .. notes],
            Faults = faults,
        };
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
