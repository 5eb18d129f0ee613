using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Wakala.Perf.Environments;

/// <summary>
/// How fast one core of this machine is just now: rounds of a fixed computation (integer mixing over a table that the first cache
/// holds) a second, in millions. The fastest of a few short turns, since disturbance only slows one. A table of 4 MiB was tried first:
/// on a shared machine its figure moved by a factor of four from one minute to the next, while response times stayed as they were.
/// </summary>
internal static class Calibration
{
    private const int Turns = 9;
    private const int Rounds = 8_000_000;
    private const int TableLength = 2 * 1024;

    public static double Measure() => Measure(Turns, () => (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency);

    /// <param name="turns">How many turns, of which the fastest counts.</param>
    /// <param name="seconds">The clock that they are timed by.</param>
    public static double Measure(int turns, Func<double> seconds)
    {
        var table = new ulong[TableLength];
        var sink = Turn(table, 1);
        var rates = new double[turns];
        for (var turn = 0; turn < turns; turn++)
        {
            var started = seconds();
            sink ^= Turn(table, sink);
            rates[turn] = Rounds / (seconds() - started) / 1e6;
        }

        GC.KeepAlive(sink);
        return Math.Round(rates.Max(), 1);
    }

    /// <summary>Compiled fully at the first call: in the first tiers its speed would be a matter of chance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
