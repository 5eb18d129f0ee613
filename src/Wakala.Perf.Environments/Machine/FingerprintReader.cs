using System.Globalization;
using System.Runtime.InteropServices;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>Reads what this machine is.</summary>
internal static class FingerprintReader
{
    private const string ProcessorsFile = "/proc/cpuinfo";
    private const string ClockFile = "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq";
    private const string KernelReleaseFile = "/proc/sys/kernel/osrelease";

    public static Fingerprint Read(string? postgres, string? redis, string limits) => new()
    {
        Processor = File.Exists(ProcessorsFile) ? ProcessorOf(File.ReadLines(ProcessorsFile), HighestClock()) : RuntimeInformation.ProcessArchitecture.ToString(),
        Cores = Environment.ProcessorCount,
        Quota = ProcessorQuota.Read().Cores,
        MemoryGiB = (int)Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30)),
        Kernel = KernelRelease(),
        Runtime = RuntimeInformation.FrameworkDescription,
        PostgreSql = postgres,
        Redis = redis,
        Limits = limits,
        Calibration = Calibration.Measure(),
    };

    public static string KernelRelease() => File.Exists(KernelReleaseFile) ? File.ReadAllText(KernelReleaseFile).Trim() : RuntimeInformation.OSDescription;

    /// <summary>
    /// The processor's name. ARM's have none there: who made its core, which of that maker's cores it is (registers MIDR_EL1), and its highest clock tell them apart; one with cores of several
    /// kinds has them all.
    /// </summary>
    /// <param name="lines">What the kernel says of the processors.</param>
    /// <param name="megahertz">The highest clock; null where the kernel does not say.</param>
    internal static string ProcessorOf(IEnumerable<string> lines, int? megahertz)
    {
        var fields = lines.Select(line => line.Split(':', 2)).Where(field => field.Length == 2).Select(field => (Name: field[0].Trim(), Value: field[1].Trim())).ToList();
        if (fields.Find(field => field.Name == "model name").Value is { Length: > 0 } name && !name.StartsWith("ARMv", StringComparison.Ordinal))
            return name;
        string[] cores = [.. fields.Where(field => field.Name is "CPU implementer" or "CPU part" or "CPU variant" or "CPU revision").Select(field => $"{field.Name[4..]} {field.Value}").Distinct()];
        var clock = megahertz is { } known ? string.Create(CultureInfo.InvariantCulture, $", {known} MHz") : string.Empty;
        return cores.Length == 0 ? $"{RuntimeInformation.ProcessArchitecture}{clock}" : $"{RuntimeInformation.ProcessArchitecture} {string.Join(' ', cores)}{clock}";
    }

    private static int? HighestClock()
        => File.Exists(ClockFile) && int.TryParse(File.ReadAllText(ClockFile), NumberStyles.Integer, CultureInfo.InvariantCulture, out var kilohertz) ? kilohertz / 1_000 : null;
}
