namespace Wakala.Perf.Results;

/// <summary>A row measured side by side: two builds under one stream of arrivals, each request at random to one of them.</summary>
public sealed record PairedTrial
{
    /// <summary>The row: <c>GET /messages/list</c>.</summary>
    public required string Scenario { get; init; }

    /// <summary>What played it to both builds; clients, where a file of before does not say.</summary>
    public LoadEngine Engine { get; init; }

    /// <summary>Arrivals a second that each build got; 0 where each got as many as it could take.</summary>
    public required double Rate { get; init; }

    /// <summary>Where each build in turn got as many requests as it could take: the seconds of a turn that were counted. Null where both shared a stream of arrivals.</summary>
    public double? CountedSeconds { get; init; }

    /// <summary>Length of a block in seconds.</summary>
    public required double BlockSeconds { get; init; }

    /// <summary>What was measured, block after block; the pairs of processes one after the other.</summary>
    public required IReadOnlyList<PairedBlock> Blocks { get; init; }
}

/// <summary>A short stretch of a paired trial: the unit of its statistics.</summary>
/// <param name="Pair">The pair of processes, from 0.</param>
/// <param name="Base">What the base build did.</param>
/// <param name="Candidate">What the candidate did meanwhile.</param>
public sealed record PairedBlock(int Pair, ArmBlock Base, ArmBlock Candidate)
{
    /// <summary>Whether each build had the machine to itself for half of it, rather than both for all of it.</summary>
    public bool Solo { get; init; }

    /// <summary>Log ratios of response times, candidate over base, each of two requests that follow each other and ask for the same.</summary>
    public IReadOnlyList<double> Matched { get; init; } = [];
}

/// <summary>What the requests of one stream took of the processor.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="BlockSeconds">Length of a block in seconds.</param>
/// <param name="Blocks">Block after block; the pairs of processes one after the other.</param>
public sealed record ProcessorTrial(string Name, double BlockSeconds, IReadOnlyList<ProcessorBlock> Blocks);

/// <summary>What a request took of the processor in a block, over all rows of a stream.</summary>
/// <param name="Pair">The pair of processes, from 0.</param>
/// <param name="Solo">As of <see cref="PairedBlock"/>.</param>
/// <param name="Base">Microseconds of the base build's process for each of its requests, user and system.</param>
/// <param name="Candidate">The same of the candidate's.</param>
public sealed record ProcessorBlock(int Pair, bool Solo, double Base, double Candidate);

/// <summary>One build's part of a block.</summary>
public sealed record ArmBlock
{
    /// <summary>Arrivals that were due; requests that ended where a build got as many as it could take.</summary>
    public required long Due { get; init; }

    /// <summary>Requests that failed and arrivals that were dropped, by kind.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>From the due moment to the last byte, the dropped at the time-out.</summary>
    public required IntervalHistogram ResponseTime { get; init; }

    /// <summary>P99 of sent minus due in milliseconds, over arrivals that found a free connection.</summary>
    public required double PacingLagP99Ms { get; init; }

    /// <summary>Requests that failed.</summary>
    public long ErrorCount => Errors.Values.Sum();
}
