using System.Runtime.InteropServices;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>Reads what this machine is.</summary>
internal static class FingerprintReader
{
    private const string KernelReleaseFile = "/proc/sys/kernel/osrelease";

    public static Fingerprint Read(string? postgres, string? redis, string limits) => new()
    {
        Processor = Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Cores = Environment.ProcessorCount,
        MemoryGiB = (int)Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30)),
        Kernel = KernelRelease(),
        Runtime = RuntimeInformation.FrameworkDescription,
        PostgreSql = postgres,
        Redis = redis,
        Limits = limits,
        Calibration = Calibration.Measure(),
    };

    public static string KernelRelease() => File.Exists(KernelReleaseFile) ? File.ReadAllText(KernelReleaseFile).Trim() : RuntimeInformation.OSDescription;

    private static string? Value(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;
}
