using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What was measured of one row, as the gate judges it.</summary>
internal sealed record RowFigures
{
    /// <summary>Right answers a second of a build that gets as many requests as it can take.</summary>
    public const string Throughput = "throughput";

    /// <summary>The row: <c>GET /messages/list</c>.</summary>
    public required string Scenario { get; init; }

    /// <summary>The figures of mixed blocks.</summary>
    public required IReadOnlyList<BlockRatios> Mixed { get; init; }

    /// <summary>The mean of solo blocks; null where there are none.</summary>
    public BlockRatios? Solo { get; init; }

    /// <summary>Requests that failed.</summary>
    public RowErrors Errors { get; init; } = RowErrors.None;

    /// <summary>Blocks, the solo ones included.</summary>
    public required int Blocks { get; init; }

    /// <summary>Length of a block in seconds.</summary>
    public double BlockSeconds { get; init; }

    /// <summary>Blocks in which the generator was late while connections were free.</summary>
    public int LateBlocks { get; init; }

    /// <summary>Pairs of processes that the blocks came from.</summary>
    public int Pairs => Mixed.SelectMany(figure => figure.Pairs).Distinct().Count();

    /// <summary>Of a row's response times; of what it answered a second, where each build got as many requests as it could take.</summary>
    public static RowFigures Of(PairedTrial trial, ComparisonRules rules)
    {
        if (trial.CountedSeconds is { } seconds)
            return Saturated(trial, seconds);
        var solo = trial.Blocks.Where(block => block.Solo).ToList();
        return new RowFigures
        {
            Scenario = trial.Scenario,
            Mixed = LatencyFigures.Mixed([.. trial.Blocks.Where(block => !block.Solo)], rules.RequestsForP99),
            Solo = solo.Count == 0 ? null : LatencyFigures.Solo(solo),
            Errors = RowErrors.Of(trial.Blocks),
            Blocks = trial.Blocks.Count,
            BlockSeconds = trial.BlockSeconds,
            LateBlocks = trial.Blocks.Count(block => Math.Max(block.Base.PacingLagP99Ms, block.Candidate.PacingLagP99Ms) > Validity.HighestPacingLagMs),
        };
    }

    private static RowFigures Saturated(PairedTrial trial, double seconds) => new()
    {
        Scenario = trial.Scenario,
        Mixed = [BlockRatios.OfRates(Throughput, trial.Blocks.Select(block => (block.Pair, Answered(block.Base) / seconds, Answered(block.Candidate) / seconds)))],
        Errors = RowErrors.Of(trial.Blocks),
        Blocks = trial.Blocks.Count,
        BlockSeconds = trial.BlockSeconds,
    };

    private static double Answered(ArmBlock arm) => arm.Due - arm.ErrorCount;

    /// <summary>Of the processor time: a greedy candidate slows its neighbour too, so that response times alone may hide it.</summary>
    public static RowFigures Of(ProcessorTrial trial) => new()
    {
        Scenario = trial.Name,
        Mixed = [BlockRatios.Of(FigureComparison.Processor, "µs", trial.Blocks.Where(block => !block.Solo).Select(block => (block.Pair, block.Base, block.Candidate)))],
        Blocks = trial.Blocks.Count,
        BlockSeconds = trial.BlockSeconds,
    };
}
