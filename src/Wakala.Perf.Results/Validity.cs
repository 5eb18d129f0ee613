namespace Wakala.Perf.Results;

/// <summary>What tells whether a trial can be believed: the generator's own health while it measured.</summary>
public sealed record Validity
{
    /// <summary>
    /// The coarse screen allows 10 ms beside its factor, so that a generator which is late by less cannot trip it alone. One that
    /// is later, while connections were free, has measured itself.
    /// </summary>
    public const double HighestPacingLagMs = 10;

    /// <summary>P99 of sent minus due, in milliseconds, over arrivals that found a free connection.</summary>
    public required double PacingLagP99Ms { get; init; }

    /// <summary>The highest such lag that is believed of this load, in milliseconds; null where that is <see cref="HighestPacingLagMs"/>.</summary>
    public double? PacingLagLimitMs { get; init; }

    /// <summary>Processor time of the generator over the stretch's length: 1 is one core.</summary>
    public required double GeneratorCpu { get; init; }

    /// <summary>P99 of a 4 ms sleep's lateness in the generator, in milliseconds: what the machine itself delays.</summary>
    public required double JitterP99Ms { get; init; }

    /// <summary>Time that the generator's garbage collections paused it, in milliseconds.</summary>
    public required double GcPauseMs { get; init; }

    /// <summary>The longest of those pauses, in milliseconds.</summary>
    public double LongestGcPauseMs { get; init; }

    /// <summary>The longest that a piece of work waited for a thread of the generator's pool, in milliseconds.</summary>
    public double ThreadPoolDelayMs { get; init; }

    /// <summary>Longest queue seen at the generator's thread pool.</summary>
    public required long ThreadPoolQueue { get; init; }

    /// <summary>Share of the stretch in which some task waited for a processor, from the kernel's pressure figures; null where it has none.</summary>
    public double? CpuPressure { get; init; }

    /// <summary>How the kernel held the generator to a quota meanwhile; null where it has none.</summary>
    public ProcessorQuota? Quota { get; init; }

    /// <summary>Cores that other programs on the machine used meanwhile, on average; null where that cannot be told.</summary>
    public double? ForeignCores { get; init; }

    /// <summary>What makes the trial unbelievable, a sentence each; empty when it can be believed.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>
    /// Whether all that speaks against the trial is that requests went out late: then the machine had no processor left for its generator, and whether the build under test or
    /// the machine itself took it cannot be told from this trial.
    /// </summary>
    public bool LateOnly => Problems.Count == 1 && PacingLagP99Ms > (PacingLagLimitMs ?? HighestPacingLagMs);

    /// <summary>True when nothing speaks against the trial.</summary>
    public bool Valid => Problems.Count == 0;
}
