namespace Wakala.Perf.Scenarios;

/// <summary>What became of the executions of a row, those of the warm-up too: written by the generator where its context names a file <c>report</c>.</summary>
/// <param name="Acknowledged">Executions that were answered rightly.</param>
/// <param name="Failed">Arrivals up to the last that was sent that were not: refused, lost, or never sent.</param>
public sealed record StatementReport(long Acknowledged, long Failed);
