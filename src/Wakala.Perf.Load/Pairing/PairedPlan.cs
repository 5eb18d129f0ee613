using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What a generator process is to do to measure two builds side by side: written as a file by whoever starts it.</summary>
public sealed record PairedPlan
{
    /// <summary>The rows, which share one stream of arrivals.</summary>
    public required IReadOnlyList<PairedRow> Rows { get; init; }

    /// <summary>What the scenarios of the base build are told.</summary>
    public required ScenarioContext Base { get; init; }

    /// <summary>What those of the candidate are told: the same but for the address and the sessions.</summary>
    public required ScenarioContext Candidate { get; init; }

    /// <summary>What plays all rows to both builds.</summary>
    public LoadEngine Engine { get; init; }

    /// <summary>Which pair of processes this is, from 0.</summary>
    public required int Pair { get; init; }

    /// <summary>Length of the warm-up; nothing of it is in a block.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>How full its arrivals may make the machine; null for any.</summary>
    public RoomPlan? Room { get; init; }

    /// <summary>Length of a block.</summary>
    public required TimeSpan Block { get; init; }

    /// <summary>Blocks that are measured.</summary>
    public required int Blocks { get; init; }

    /// <summary>Every how manieth block is solo: each build alone for half of it, the order in turn; 0 for none.</summary>
    public int SoloEvery { get; init; }

    /// <summary>Whether each build in turn gets as many requests of the one row as it can take, from <see cref="Connections"/> users, rather than both a stream of arrivals: a block is a turn of each.</summary>
    public bool Saturated { get; init; }

    /// <summary>The base build's process on this machine, whose processor time is read at each block's end; null for none.</summary>
    public int? BaseProcess { get; init; }

    /// <summary>The same of the candidate's.</summary>
    public int? CandidateProcess { get; init; }

    /// <summary>Connections of each row to each build.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests of each row to each build that are sent or wait for a connection, at most.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The time after which a request counts as failed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Seed of the arrivals and of who gets which.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Where the result is written.</summary>
    public required string Result { get; init; }

    /// <summary>Everything that makes no sense, a sentence each; empty when the plan can be run.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Rows.Count == 0 ? (string[])["there are no rows"] : [],
        .. Saturated && Rows.Count > 1 ? (string[])[$"{Rows.Count} rows cannot be saturated at once"] : [],
        .. Rows.Where(row => !Saturated && !(row.Rate > 0 && double.IsFinite(row.Rate))).Select(row => $"the rate of {row.Name} is {row.Rate}, and must be above 0"),
        .. WarmUp < TimeSpan.Zero ? (string[])[$"warmUp is {WarmUp}, and cannot be negative"] : [],
        .. Room is not null && WarmUp < RoomPlan.Check + RoomPlan.Settling ? (string[])[$"warmUp is {WarmUp}, and cannot be below {RoomPlan.Check + RoomPlan.Settling} where room is looked for"] : [],
        .. Block <= TimeSpan.Zero ? (string[])[$"block is {Block}, and must be above 0"] : [],
        .. Blocks <= 0 ? (string[])[$"blocks is {Blocks}, and must be above 0"] : [],
        .. SoloEvery < 0 ? (string[])[$"soloEvery is {SoloEvery}, and cannot be negative"] : [],
        .. Connections <= 0 ? (string[])[$"connections is {Connections}, and must be above 0"] : [],
        .. MaxInFlight < Connections ? (string[])[$"maxInFlight is {MaxInFlight}, and cannot be below connections ({Connections})"] : [],
        .. Timeout <= TimeSpan.Zero ? (string[])[$"timeout is {Timeout}, and must be above 0"] : [],
    ];
}

/// <summary>
/// How full a stream of arrivals may make the machine: as is found at the end of its warm-up, as many arrive from then on as leave it room. What waits for a processor grows about as
/// the arrivals do.
/// </summary>
/// <param name="Fullest">The share of time in which something may wait for a processor; where more does, fewer arrive.</param>
/// <param name="Roomy">What it is brought down to.</param>
/// <param name="LeastShare">The share of the arrivals that comes in any case.</param>
public sealed record RoomPlan(double Fullest, double Roomy, double LeastShare)
{
    /// <summary>How long it is looked at.</summary>
    public static TimeSpan Check { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long fewer arrive before anything counts.</summary>
    public static TimeSpan Settling { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The share of the arrivals that is to come.</summary>
    /// <param name="pressure">The share of time in which something waited for a processor while all came; null where the kernel does not say.</param>
    public double Share(double? pressure) => pressure > Fullest ? Math.Round(Math.Max(LeastShare, Roomy / pressure.Value), 2) : 1;
}

/// <summary>A row of a paired stream.</summary>
/// <param name="Name">Its name, as reports print it.</param>
/// <param name="Assembly">Path of the assembly that holds the scenario's type.</param>
/// <param name="Type">Full name of the scenario's type.</param>
/// <param name="Rate">Arrivals a second that each build gets; of no account where it is saturated.</param>
public sealed record PairedRow(string Name, string Assembly, string Type, double Rate);

/// <summary>What a paired generator leaves.</summary>
/// <param name="Rows">The rows with their blocks.</param>
/// <param name="Validity">The generator's own health.</param>
/// <param name="CutShort">Why it ended early; null when it did not.</param>
/// <param name="Processor">What a request took of the processor, block by block; empty where no process was watched.</param>
public sealed record PairedResult(IReadOnlyList<PairedTrial> Rows, Validity Validity, string? CutShort, IReadOnlyList<ProcessorBlock> Processor)
{
    /// <summary>The share of the plan's arrivals that came, where room was looked for; 1 for all.</summary>
    public double RateShare { get; init; } = 1;

    /// <summary>The share of time in which something waited for a processor while all came; null where it was not looked at.</summary>
    public double? FullPressure { get; init; }
}
