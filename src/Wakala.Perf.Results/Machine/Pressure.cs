using System.Globalization;

namespace Wakala.Perf.Results;

/// <summary>What tasks of this machine wait for, by the kernel's pressure figures (Linux: <c>/proc/pressure</c>, "some").</summary>
public static class Pressure
{
    /// <summary>The processors.</summary>
    public const string Processor = "cpu";

    /// <summary>Storage.</summary>
    public const string Storage = "io";

    /// <summary>Memory.</summary>
    public const string Memory = "memory";

    /// <summary>Time for which some task waited since the machine started, in microseconds; null where the kernel does not say.</summary>
    /// <param name="resource">What it waited for.</param>
    public static long? Waited(string resource)
    {
        var file = $"/proc/pressure/{resource}";
        if (!File.Exists(file))
            return null;
        var some = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("some ", StringComparison.Ordinal));
        var total = some?.Split("total=").ElementAtOrDefault(1);
        return long.TryParse(total, CultureInfo.InvariantCulture, out var microseconds) ? microseconds : null;
    }
}
