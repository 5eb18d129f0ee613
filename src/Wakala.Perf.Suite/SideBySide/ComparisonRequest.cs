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

    /// <summary>Whether it goes on after a row has regressed, for all rows to be seen to the last look.</summary>
    public bool ToTheEnd { get; init; }

    /// <summary>Seed of the arrivals and of who gets which.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether the caller holds the machine's lock already.</summary>
    public bool HoldsMachine { get; init; }
}

/// <summary>How pairs of processes are measured.</summary>
public sealed record ComparisonShape
{
    /// <summary>How long a fresh pair is warmed up at the measured rates.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Length of a block.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromSeconds(1.6);

    /// <summary>Blocks of each pair.</summary>
    public int BlocksOfPair { get; init; } = 12;

    /// <summary>Every how manieth block of a pair each build has the machine to itself for half of it.</summary>
    public int SoloEvery { get; init; } = 5;
}
