using System.Text.Json.Serialization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Two builds measured side by side: what the gate judges.</summary>
public sealed record SideBySideMeasurement
{
    /// <summary>The rows, each with its blocks so far.</summary>
    public required IReadOnlyList<PairedTrial> Rows { get; init; }

    /// <summary>What the requests of each stream took of the processor; empty where that cannot be told.</summary>
    public IReadOnlyList<ProcessorTrial> Processor { get; init; } = [];

    /// <summary>What the machine was like, a reading for each pair of processes; empty where it was not watched.</summary>
    public IReadOnlyList<PairConditions> Conditions { get; init; } = [];
}

/// <summary>What the machine was like while one pair of processes was measured.</summary>
/// <param name="Pair">The pair, from 0.</param>
/// <param name="GeneratorCores">Cores that the generator used.</param>
/// <param name="ForeignCores">Cores that programs which are no part of the run used.</param>
/// <param name="JitterP99Ms">How late a sleeping thread woke, P99, in ms.</param>
/// <param name="CpuPressure">Share of the time in which some task waited for a processor; null where the kernel does not say.</param>
/// <param name="Calibration">How fast one core was just after it, over how fast it was before the first pair.</param>
public sealed record PairConditions(int Pair, double GeneratorCores, double ForeignCores, double JitterP99Ms, double? CpuPressure, double Calibration)
{
    /// <summary>The share by which a core's speed may move before a pair counts as disturbed.</summary>
    public const double MostCalibrationShift = 0.10;

    /// <summary>
    /// Cores of other programs above which nothing is believed. With nothing else running, runs saw 0.05 to 0.1 of them on two cores. A build beside a run brought the share of time in which some task
    /// waited for a processor from 0.17 to 0.71 on a light row, and P99 over its limit on a heavy one.
    /// </summary>
    public const double MostForeignCores = 0.25;

    /// <summary>
    /// Cores that the reactor may use where builds are saturated: one thread sends all and reads all, and where it is hardly ever idle both builds are as fast as it is, whatever they are.
    /// </summary>
    public const double MostOfOneThread = 0.85;

    /// <summary>Whether one thread generated the load, as the reactor does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OneThread { get; init; }

    /// <summary>The busiest of the foreign programs in words; empty where none stands out. No record keeps what else ran on somebody's machine.</summary>
    [JsonIgnore]
    public string ForeignPrograms { get; init; } = string.Empty;

    /// <summary>Whether each build was to fill the machine: a thread then wakes late by what is measured, and not by a disturbance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Saturated { get; init; }

    /// <summary>The share of the ordinary rows' rates that arrived: less than 1 on a machine that those would have filled.</summary>
    public double RateShare { get; init; } = 1;
}
