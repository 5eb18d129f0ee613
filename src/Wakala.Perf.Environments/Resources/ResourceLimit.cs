using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>How much there is of a resource: what a share of it is a share of.</summary>
/// <param name="Value">In the resource's unit: cores, bytes.</param>
/// <param name="Text">In words: <c>2 cores of the machine</c>.</param>
public sealed record ResourceLimit(double Value, string Text)
{
    private const double MiB = 1024 * 1024;

    /// <summary>Cores that a process of this machine may use: those of its control group's quota, or all.</summary>
    public static ResourceLimit OwnCores()
        => ProcessorQuota.Read().Cores is { } quota && quota <= Environment.ProcessorCount
            ? Cores(quota, "of the control group's quota")
            : Cores(Environment.ProcessorCount, "of the machine");

    /// <summary>Memory that a process of this machine may use: its control group's limit, or all.</summary>
    public static ResourceLimit OwnMemory()
        => MemoryLimit.OfGroup() is { } limit && limit < MemoryLimit.OfMachine() ? Memory(limit, "of the control group's limit") : Memory(MemoryLimit.OfMachine(), "of the machine");

    /// <summary>So many cores.</summary>
    public static ResourceLimit Cores(double cores, string whose) => new(cores, string.Create(CultureInfo.InvariantCulture, $"{cores:0.##} {(cores == 1 ? "core" : "cores")} {whose}"));

    /// <summary>So many bytes of memory.</summary>
    public static ResourceLimit Memory(double bytes, string whose) => new(bytes, string.Create(CultureInfo.InvariantCulture, $"{bytes / MiB:#,0} MiB {whose}"));
}
