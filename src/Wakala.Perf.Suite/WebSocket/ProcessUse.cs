using System.Globalization;

namespace Wakala.Perf.Suite;

/// <summary>What a process uses (Linux: proc(5), <c>status</c> and <c>stat</c>).</summary>
/// <param name="Kilobytes">Memory that is resident.</param>
/// <param name="ProcessorSeconds">Processor time since it began.</param>
internal sealed record ProcessUse(double Kilobytes, double ProcessorSeconds)
{
    private const double TicksPerSecond = 100;

    public static ProcessUse Of(IEnumerable<int> processes)
    {
        ProcessUse[] all = [.. processes.Select(Of)];
        return new ProcessUse(all.Sum(one => one.Kilobytes), all.Sum(one => one.ProcessorSeconds));
    }

    private static ProcessUse Of(int process)
    {
        var resident = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // The name in parentheses may hold anything; user and system time are the 12th and 13th field after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessUse(
            double.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture),
            (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
