namespace Wakala.Perf.Benchmarks;

/// <summary>
/// The response times that a schedule must give on a target which takes a constant time for each answer and stands still for two
/// seconds in every ten: a queue of as many servers as there are connections, worked out request by request.
/// </summary>
internal static class FreezeModel
{
    private const double Period = 10;
    private const double From = 8;

    /// <returns>Response times in ms, in ascending order.</returns>
    public static double[] ResponseTimes(double rate, double seconds, int connections, double service)
    {
        var free = new PriorityQueue<int, double>(Enumerable.Range(0, connections).Select(number => (number, 0.0)));
        var times = new double[(int)(rate * seconds)];
        for (var number = 0; number < times.Length; number++)
        {
            var due = number / rate;
            free.TryDequeue(out var connection, out var since);
            var ended = End(Math.Max(due, since), service);
            free.Enqueue(connection, ended);
            times[number] = (ended - due) * 1_000;
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>Whatever would end while the target stands still ends when that is over.</summary>
    private static double End(double sent, double service)
    {
        var ended = sent + service;
        var (cycle, within) = (Math.Floor(ended / Period) * Period, ended % Period);
        // One that was sent before the stop and is due after it ended is on its way all the same; it is answered on time.
        return within >= From ? cycle + Period : ended;
    }
}
