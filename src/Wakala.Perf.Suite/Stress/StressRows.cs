using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of the document's stress test: how each is measured and held. All are measured by one run of it.</summary>
public sealed class StressRows
{
    internal const string ProfileTable = "Stress Test Profile";
    internal const string ResultTable = "Stress Test Results";
    internal const string ProfileRow = "profile";
    internal const string PlateauRow = "at the peak";
    internal const string BreakingRow = "at the breaking point";
    internal const string P95 = "P95";
    internal const string Average = "average";
    internal const string Failed = "failed";
    internal const string OpenP95 = "P95 of the open model";
    internal const string OpenFailed = "failed of the open model";
    internal const string Processor = "CPU";
    internal const string Memory = "memory";
    internal const string MostHeld = "most users that held";
    internal const string BreakingUsers = "breaking point";
    internal const string RecoverySeconds = "recovery";
    internal const string UserUnit = "users";

    private readonly SharedMeasurement _run = new(ProfileRow, PlateauRow, BreakingRow);
    private readonly ResourceSystem _system;
    private readonly StressLoad _load;
    private readonly StressLimits _limits;
    private readonly IReadOnlyList<StressStage> _stages;

    /// <summary>The rows of a stress test.</summary>
    /// <param name="system">What they are measured on.</param>
    /// <param name="stages">The document's stages.</param>
    /// <param name="limits">The document's limits.</param>
    /// <exception cref="EnvironmentException">The environment's file allows too few users.</exception>
    public StressRows(ResourceSystem system, IReadOnlyList<StressStage> stages, StressLimits limits)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(limits);
        (_system, _stages, _limits) = (system, stages, limits);
        _load = new StressLoad(system.Target, stages, limits);
    }

    private StressSizes Sizes => StressSizes.Of(_system.Target.ProfileName);

    /// <summary>Why no figure here is held to the document; null at its size.</summary>
    private string? Scaled => _load.Share < 1 ? FormattableString.Invariant($"the document's is of all of its users; here are {100 * _load.Share:0.##} % of them") : null;

    /// <summary>Has as many users as at the peak send for a while, before anything is measured.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
        => await _system.Target.LoadAsync("warm-up", typeof(TrafficMixScenario), _load.WarmUp(), UserLoads.FilesOf(_system), null, 0, cancellationToken, _system.Own?.Serving.Address);

    /// <summary>The profile as a whole.</summary>
    public RowPlan Profile() => Plan(
        ProfileTable,
        ProfileRow,
        Time(P95, _limits.P95Milliseconds, 100),
        Failures(Failed, 100 * _limits.ErrorShare),
        Time(OpenP95, null, 100),
        Failures(OpenFailed, null),
        Seconds(RecoverySeconds));

    /// <summary>The document's stretch at its peak.</summary>
    /// <param name="average">Mean response time, in milliseconds.</param>
    /// <param name="p95">P95, in milliseconds.</param>
    /// <param name="failed">Requests that fail, in percent.</param>
    /// <param name="processor">Processors of the place that is fullest, in percent.</param>
    /// <param name="memory">Its memory, in percent.</param>
    public RowPlan Peak(double average, double p95, double failed, double processor, double memory)
        => Plan(ResultTable, PlateauRow, [Time(Average, average, 50), Time(P95, p95, 100), Failures(Failed, failed), .. Use(processor, memory)]);

    /// <summary>Where the limits break.</summary>
    /// <param name="most">The most users that hold.</param>
    /// <param name="users">The users at which they break.</param>
    /// <param name="average">Mean response time there, in milliseconds.</param>
    /// <param name="p95">P95, in milliseconds.</param>
    /// <param name="failed">Requests that fail, in percent.</param>
    /// <param name="processor">Processors of the place that is fullest, in percent.</param>
    /// <param name="memory">Its memory, in percent.</param>
    public RowPlan Breaking(double most, double users, double average, double p95, double failed, double processor, double memory) => Plan(
        ResultTable,
        BreakingRow,
        [
            Users(MostHeld, most, 2),
            Users(BreakingUsers, users, Sizes.Tolerance),
            // How far beyond its limit a step goes hangs on which step first does.
            Time(Average, average, 1_000),
            Time(P95, p95, 2_000),
            // Nor is it a fault that they fail where the limits break: which of the limits that is, is what moves.
            Failures(Failed, failed, 100 * _limits.ErrorShare),
            .. Use(processor, memory),
            Seconds(RecoverySeconds),
        ]);

    private RowPlan Plan(string table, string row, params IReadOnlyList<Figure> figures)
    {
        var (closed, engine) = (_load.Closed(), _system.Target.EngineOf(typeof(SendMessageScenario), _system.Files(), _system.Own?.Serving.Address));
        return new RowPlan(
            new RowRules(table, row, [.. figures]),
            new { stages = _stages, closed.Users, breaking = _load.Breaking(_limits), mix = DocumentMix.Rates() },
            async (_, trial, stop) =>
            {
                var part = await _run.PartAsync(row, row, trial, () => new StressTrial(_system, _load, _limits).MeasureAsync(stop));
                return part with
                {
                    Figures = [.. part.Figures.Where(measured => figures.Any(figure => figure.Name == measured.Name))],
                    Notes = [.. part.Notes.Where(IsOfRow)],
                    Problems = [.. part.Problems.Where(IsOfRow)],
                };
            })
        {
            StandStill = _system.StandStill,
            Length = _load.Whole(_limits),
            Engine = engine,
        };

        bool IsOfRow(string text) => _run.IsSaidOf(text, row);
    }

    private IEnumerable<Figure> Use(double processor, double memory) =>
    [
        .. SeesShare(ResourceKind.Processor) ? [new Figure { Name = Processor, Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = processor, Tolerance = new FigureTolerance(1.5, 10), Timed = true, Reading = Scaled }] : (Figure[])[],
        .. SeesShare(ResourceKind.Memory) ? [new Figure { Name = Memory, Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = memory, Tolerance = new FigureTolerance(1.5, 10), Reading = Scaled }] : (Figure[])[],
    ];

    private bool SeesShare(ResourceKind kind) => ResourceRows.Roles.Keys.Any(role => _system.SeesShare(role, kind));

    private Figure Time(string name, double? objective, double slack) => Figure.Time(name, objective, slack) with { Reading = Scaled };

    /// <summary>A pause of the machine makes requests fail that time out, so that it takes another trial to tell.</summary>
    private Figure Failures(string name, double? objective, double slack = 0.5)
        => new() { Name = name, Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = objective, Tolerance = new FigureTolerance(1, slack), Timed = true, Scales = false, Reading = Scaled };

    private static Figure Seconds(string name) => new() { Name = name, Unit = "s", Kind = FigureKind.Count, Better = Better.Lower, Tolerance = new FigureTolerance(1, 2), Timed = true };

    private Figure Users(string name, double objective, double factor)
        => new() { Name = name, Unit = UserUnit, Kind = FigureKind.Count, Better = Better.Higher, Objective = objective, Tolerance = new FigureTolerance(factor, 0), Timed = true, Reading = Scaled };
}

/// <summary>The limits of a stress test (k6: <c>thresholds</c>).</summary>
/// <param name="P95Milliseconds">The most that P95 may be, in milliseconds.</param>
/// <param name="ErrorShare">The share of requests that may fail, from 0 to 1.</param>
public sealed record StressLimits(double P95Milliseconds, double ErrorShare);
