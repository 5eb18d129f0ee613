using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>What is compared, and how.</summary>
public sealed record ComparisonRequest
{
    /// <summary>The table, and the two builds that answer it.</summary>
    public required ComparedTable Table { get; init; }

    /// <summary>The one row that is compared; null for the whole table.</summary>
    public string? Scenario { get; init; }

    /// <summary>How sure it must be.</summary>
    public ComparisonRules Rules { get; init; } = new();

    /// <summary>How it is measured.</summary>
    public ComparisonShape Shape { get; init; } = new();

    /// <summary>Whether what one request of each row costs is counted, on the first pair of processes, before it is measured: statements, commands, bytes, allocations of each build.</summary>
    public bool CountsWork { get; init; }

    /// <summary>Whether the first pair of processes is asked the same questions, before it is measured: a row whose answers differ has regressed, and is not timed where no other is left to be.</summary>
    public bool ComparesAnswers { get; init; } = true;

    /// <summary>The waivers of a row: one of its answers lets them differ.</summary>
    public Func<string, IReadOnlyList<StandingWaiver>> Waivers { get; init; } = _ => [];

    /// <summary>Whether it is the throughput of each row that is compared: each build in turn gets as many requests as it can take, row after row, rather than both a stream of arrivals.</summary>
    public bool Saturated { get; init; }

    /// <summary>Whether it goes on after a row has regressed, for all rows to be seen to the last look.</summary>
    public bool ToTheEnd { get; init; }

    /// <summary>Seed of the arrivals and of who gets which.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether the caller holds the machine's lock already.</summary>
    public bool HoldsMachine { get; init; }
}

/// <summary>How each pair of processes is measured: one stream after the other.</summary>
public sealed record ComparisonShape
{
    /// <summary>The stream of the rows of ordinary cost; of all rows, where a table has one kind only.</summary>
    public StreamShape Ordinary { get; init; } = new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(1.1), 44);

    /// <summary>The stream of the rows that keep a core busy. Its blocks are short, since a figure needs some twenty before it can be called at all.</summary>
    public StreamShape Costly { get; init; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.7), 21);

    /// <summary>How a row is saturated: a block is a turn of each build.</summary>
    public StreamShape Saturated { get; init; } = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(0.4), 80);

    /// <summary>Every how manieth block of a pair each build has the machine to itself for half of it.</summary>
    public int SoloEvery { get; init; } = 5;
}

/// <summary>How a stream is put on a pair of processes.</summary>
/// <param name="WarmUp">How long it runs, at the measured rates, before it counts.</param>
/// <param name="Block">Length of a block.</param>
/// <param name="Blocks">Blocks of each pair.</param>
public sealed record StreamShape(TimeSpan WarmUp, TimeSpan Block, int Blocks)
{
    /// <summary>What of it is measured.</summary>
    public TimeSpan Measured => Blocks * Block;
}
