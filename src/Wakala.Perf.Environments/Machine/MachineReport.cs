using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>What this machine is and has, for people.</summary>
/// <param name="Lines">A fact a line.</param>
public sealed record MachineReport(IReadOnlyList<string> Lines)
{
    /// <summary>Looks; takes about half a second.</summary>
    public static MachineReport Read()
    {
        var machine = FingerprintReader.Read(string.Empty, string.Empty, string.Empty);
        return new MachineReport(
        [
            string.Create(CultureInfo.InvariantCulture, $"Machine: {machine.Processor}, {machine.Cores} cores, {machine.MemoryGiB} GiB, kernel {machine.Kernel}, {machine.Runtime}"),
            string.Create(CultureInfo.InvariantCulture, $"Calibration: {machine.Calibration:0.0} million rounds a second on one core"),
            $"PostgreSQL: {RequiredPrograms.PostgresDirectory() ?? "missing"}",
            $"Redis: {RequiredPrograms.RedisServer() ?? "missing"}",
        ]);
    }
}
