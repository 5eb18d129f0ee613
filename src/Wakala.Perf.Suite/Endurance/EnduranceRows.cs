using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of the document's endurance test: how each is measured and held. All are measured by one run of it.</summary>
public sealed class EnduranceRows
{
    internal const string Table = "Endurance Test (24 hours)";
    internal const string ResultsRow = "results";
    internal const string LeaksRow = "leaks";
    internal const string StabilityRow = "stability";
    internal const string Rate = "requests";
    internal const string SuccessRate = "success rate";
    internal const string Average = "average";
    internal const string Pool = "pool exhaustion";
    internal const string TimeDeviation = "response time deviation";
    internal const string RateDeviation = "throughput deviation";
    internal const string ErrorRate = "error rate";
    internal const string ErrorDeviation = "error rate deviation";

    private readonly SharedMeasurement _run = new(ResultsRow, LeaksRow, StabilityRow);
    private readonly ResourceSystem _system;
    private readonly EnduranceLoad _load;
    private readonly EnduranceObjective _document;
    private readonly EnduranceReading _seen;

    private EnduranceRows(ResourceSystem system, EnduranceLoad load, EnduranceObjective document, EnduranceReading seen)
        => (_system, _load, _document, _seen) = (system, load, document, seen);

    /// <summary>The rows, once it was looked what can be read.</summary>
    /// <param name="system">What they are measured on.</param>
    /// <param name="document">The size of the document's test.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Environments.EnvironmentException">The environment's file allows too few users, or too little time.</exception>
    public static async Task<EnduranceRows> StartAsync(ResourceSystem system, EnduranceObjective document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(document);
        var load = new EnduranceLoad(system.Target, document);
        await using var reader = new EnduranceReader(system, TimeProvider.System);
        return new EnduranceRows(system, load, document, await reader.ReadAsync(cancellationToken));
    }

    /// <summary>What all of it comes to.</summary>
    /// <param name="succeeded">Requests that are answered rightly, in percent.</param>
    /// <param name="average">Mean response time, in milliseconds.</param>
    /// <param name="logs">What is logged in all of it, in GB.</param>
    public RowPlan Results(double succeeded, double average, double logs) => Plan(
        ResultsRow,
        [
            new(new Figure
            {
                Name = Rate,
                Unit = "1/s",
                Kind = FigureKind.Rate,
                Better = Better.Higher,
                Objective = _document.RequestsPerSecond,
                Tolerance = new FigureTolerance(1.1, 0),
                Timed = IsTimed,
                Reading = _load.Scaled ?? "a user who thinks for a second after each answer sends a little less than one request a second",
            }),
            new(new Figure { Name = SuccessRate, Unit = "%", Kind = FigureKind.Ratio, Better = Better.Higher, Objective = succeeded, Tolerance = new FigureTolerance(1, 0.1), Timed = IsTimed, Scales = false, Reading = _load.Scaled }),
            new(Figure.Time(Average, average, 50) with { Timed = IsTimed, Reading = _load.Scaled }),
            new(Figure.AtMost(Pool, "requests", 0, 0), reading => reading.PoolFailures),
            Grows(WatchedSeries.Log, _document.BytesOfRequest(logs)),
        ]);

    /// <summary>What must not grow, and what grows with the work.</summary>
    public RowPlan Leaks() => Plan(LeaksRow, [.. WatchedSeries.Leaks.Select(series => Grows(series, 0)), .. WatchedSeries.Growth.Select(series => Grows(series, null))]);

    /// <summary>How far windows stray.</summary>
    /// <param name="time">Of response times, in milliseconds.</param>
    /// <param name="throughput">Of throughput, in percent.</param>
    /// <param name="errors">Requests that fail, in percent.</param>
    /// <param name="errorDeviation">How far that strays, in percent.</param>
    public RowPlan Stability(double time, double throughput, double errors, double errorDeviation) => Plan(
        StabilityRow,
        [
            new(Strays(TimeDeviation, "ms", time, new FigureTolerance(2, 25)) with { Timed = IsTimed }),
            new(Strays(RateDeviation, "%", throughput, new FigureTolerance(2, 5)) with { Timed = IsTimed }),
            new(Strays(ErrorRate, "%", errors, new FigureTolerance(1, 0.1)) with { Timed = IsTimed, Scales = false }),
            new(Strays(ErrorDeviation, "%", errorDeviation, new FigureTolerance(1, 0.5)) with { Timed = IsTimed, Scales = false }),
        ]);

    /// <summary>What is timed is measured again when it trips, which nobody waits for after a day.</summary>
    private bool IsTimed => !_load.Sizes.IsLong;

    private Figure Strays(string name, string unit, double objective, FigureTolerance tolerance)
        => new() { Name = name, Unit = unit, Kind = FigureKind.Ratio, Better = Better.Lower, Objective = objective, Tolerance = tolerance, Reading = _load.Scaled };

    private ReadFigure Grows(WatchedSeries series, double? objective) => new(
        new Figure
        {
            Name = series.Name,
            Unit = series.Unit,
            Kind = FigureKind.Count,
            Better = Better.Lower,
            Objective = objective,
            Tolerance = new FigureTolerance(series.IsLeak ? 1 : 1.5, series.SlackOver(_load.Requests)),
            Reading = objective is null ? null : _load.Scaled,
        },
        series.Of);

    private RowPlan Plan(string row, IReadOnlyList<ReadFigure> figures)
    {
        var (seen, unseen) = (figures.Where(one => IsSeen(one)).Select(one => one.Figure).ToList(), figures.Where(one => !IsSeen(one)).Select(one => one.Figure.Name).ToList());
        if (seen.Count == 0)
            Xunit.Assert.Skip($"Nobody reads what {row} of '{_system.Target.Environment.Name}' is judged by: it gives no way into its processes, its database and its cache.");
        return new RowPlan(
            new RowRules(Table, row, [.. seen]),
            _load.Workload,
            async (_, trial, stop) =>
            {
                var part = await _run.PartAsync(row, row, trial, () => new EnduranceTrial(_system, _load).MeasureAsync(trial, stop));
                return part with
                {
                    Figures = [.. part.Figures.Where(measured => seen.Any(figure => figure.Name == measured.Name))],
                    Notes = [.. part.Notes.Where(IsOfRow), .. unseen.Count > 0 ? [$"Left out: {string.Join(", ", unseen)}, which nobody can read here."] : (string[])[]],
                    Problems = [.. part.Problems.Where(IsOfRow)],
                };
            })
        {
            StandStill = _system.StandStill,
            Length = _load.Whole,
            Engine = _system.Target.EngineOf(typeof(SendMessageScenario), _system.Files(), _system.Own?.Serving.Address),
        };

        bool IsSeen(ReadFigure one) => one.Of is null || one.Of(_seen) is not null;

        bool IsOfRow(string text) => _run.IsSaidOf(text, row);
    }

    /// <param name="Figure">A figure.</param>
    /// <param name="Of">What it is read from; null for what any load shows.</param>
    private sealed record ReadFigure(Figure Figure, Func<EnduranceReading, double?>? Of = null);
}
