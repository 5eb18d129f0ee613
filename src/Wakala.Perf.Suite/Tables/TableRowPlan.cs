using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Measures a row once.</summary>
/// <param name="target">What is measured.</param>
/// <param name="trial">Which trial of the row this is, from 1.</param>
/// <param name="cancellationToken">Ends it.</param>
public delegate Task<TableTrial> TableMeasurement(TableTarget target, int trial, CancellationToken cancellationToken);

/// <summary>Counts what one request of a row costs, with a <see cref="WorkCounter"/>.</summary>
/// <param name="target">What is counted.</param>
/// <param name="cancellationToken">Ends it.</param>
public delegate Task<CountedWork> WorkMeasurement(TableTarget target, CancellationToken cancellationToken);

/// <summary>A row of a table whose figures are its own: how they are held, what is asked of the target, and what measures it.</summary>
/// <param name="Rules">How its figures are held.</param>
/// <param name="Workload">
/// Everything that decides what the target is asked to do, as something that JSON can write: rates, statements, sizes. Figures of another workload are never
/// compared. Nothing of the target itself belongs here.
/// </param>
/// <param name="Measure">What measures it.</param>
public sealed record TableRowPlan(TableRules Rules, object Workload, TableMeasurement Measure)
{
    /// <summary>Counts what one request of the row costs, before it is measured; null where nobody does.</summary>
    public WorkMeasurement? Count { get; init; }

    /// <summary>The same row, Invalid where a server restarted in the middle of it.</summary>
    public TableRowPlan Watched()
        => this with { Measure = (target, trial, stop) => new ServersWatch(target).MeasureAsync(Rules.Scenario, () => Measure(target, trial, stop), stop) };
}
