using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Measures a row once.</summary>
/// <param name="target">What is measured.</param>
/// <param name="trial">Which trial of the row this is, from 1.</param>
/// <param name="cancellationToken">Ends it.</param>
public delegate Task<Trial> RowMeasurement(TableTarget target, int trial, CancellationToken cancellationToken);

/// <summary>Counts what one request of a row costs, with a <see cref="WorkCounter"/>.</summary>
/// <param name="target">What is counted.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <exception cref="InvalidOperationException">It could not be counted, which makes the row Invalid with this reason.</exception>
public delegate Task<CountedWork> WorkMeasurement(TableTarget target, CancellationToken cancellationToken);

/// <summary>A row of a table: how its figures are held, what is asked of the target, and what measures it.</summary>
/// <param name="Rules">How its figures are held.</param>
/// <param name="Workload">
/// Everything that decides what the target is asked to do, as something that JSON can write: rates, statements, sizes. Figures of another workload are never
/// compared. Nothing of the target itself belongs here.
/// </param>
/// <param name="Measure">What measures it.</param>
public sealed record RowPlan(RowRules Rules, object Workload, RowMeasurement Measure)
{
    /// <summary>Counts what one request of the row costs, before it is measured; null where nobody does.</summary>
    public WorkMeasurement? Count { get; init; }

    /// <summary>What plays the load that its figures are taken from: figures of two engines are never compared, so that it is part of the workload's hash. Clients where it is left out.</summary>
    public LoadEngine Engine { get; init; }

    /// <summary>The workload's name, where it is not made of <see cref="Workload"/>.</summary>
    internal string? WorkloadHash { get; init; }

    /// <summary>Arrivals a second that it gets; 0 where it is not loaded, or by several loads.</summary>
    internal double Rate { get; init; }

    /// <summary>How long one trial loads a live system, where that is known before; else the next one is taken to last as long as the longest did.</summary>
    internal TimeSpan? Length { get; init; }

    /// <summary>The plan of a further trial, by what the row is judged to be so far; this one where it is left out.</summary>
    internal Func<ScenarioJudgement, RowPlan>? Again { get; init; }

    /// <summary>Gives a trial that was measured before the row was asked for, once; null where there is none.</summary>
    internal Func<Trial?>? Measured { get; init; }

    /// <summary>Gives the other rows of the run, which tell the machine from the row; null where they are not known.</summary>
    internal Func<CancellationToken, Task<OtherRows?>>? Others { get; init; }

    /// <summary>Keeps the row's own system still, until it is disposed of, while other builds are measured beside it: workers that ask their queues all the time are another program then. Null where nothing of it works unasked.</summary>
    internal Func<IDisposable>? StandStill { get; init; }

    /// <summary>Told the row as stored figures left it, and as another build settled it.</summary>
    internal Action<ScenarioJudgement, ScenarioJudgement>? Settled { get; init; }

    /// <summary>The same row, Invalid where a server restarted in the middle of it.</summary>
    public RowPlan Watched()
        => this with { Measure = (target, trial, stop) => new ServersWatch(target).MeasureAsync(Rules.Scenario, () => Measure(target, trial, stop), stop) };
}
