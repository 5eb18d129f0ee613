using System.Diagnostics;
using System.Numerics;

namespace Wakala.Perf.Environments;

/// <summary>
/// How fast one core of this machine is just now: rounds of a fixed computation (integer mixing over a table of 4 MiB, so that
/// arithmetic and memory both count) a second, in millions. The median of a few short turns, since one turn may be disturbed.
/// </summary>
internal static class Calibration
{
    private const int Turns = 5;
    private const int Rounds = 4_000_000;
    private const int TableLength = 512 * 1024;

    public static double Measure()
    {
        var table = new ulong[TableLength];
        var sink = Turn(table, 1);
        var rates = new double[Turns];
        for (var turn = 0; turn < Turns; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            sink ^= Turn(table, sink);
            rates[turn] = Rounds / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e6;
        }

        GC.KeepAlive(sink);
        Array.Sort(rates);
        return Math.Round(rates[Turns / 2], 1);
    }

    private static ulong Turn(ulong[] table, ulong value)
    {
        for (var round = 0; round < Rounds; round++)
        {
            value = BitOperations.RotateLeft(value * 0x9E3779B97F4A7C15, 23) + (ulong)round;
            ref var cell = ref table[value % TableLength];
            cell += value;
            value ^= cell;
        }

        return value;
    }
}
