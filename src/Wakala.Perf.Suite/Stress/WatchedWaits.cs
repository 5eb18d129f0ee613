namespace Wakala.Perf.Suite;

/// <summary>Where requests waited while something ran.</summary>
/// <param name="Api">What was seen in the API, in order.</param>
/// <param name="Database">What was seen in PostgreSQL, in order.</param>
/// <param name="Machine">What was seen of the machine, in order.</param>
internal sealed record WatchedWaits(IReadOnlyList<ApiWaits> Api, IReadOnlyList<DatabaseWaits> Database, IReadOnlyList<MachineWaits> Machine)
{
    private const double MicrosecondsPerMillisecond = 1_000;

    /// <summary>The mean over some stretches; null where nothing was seen in them.</summary>
    public MeanWaits? Within(IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> stretches)
    {
        var (api, database) = (Api.Where(one => IsWithin(one.At)).ToList(), Database.Where(one => IsWithin(one.At)).ToList());
        if (api.Count == 0 && database.Count == 0)
            return null;
        var events = database.SelectMany(one => one.Waiting).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => (double)one.Sum(count => count.Value) / database.Count);
        return new MeanWaits
        {
            // Who waits, by Little's law: how long was waited in a time, over that time.
            ForConnection = Growth(stretches, Api, one => one.At, one => one.PoolWaitMilliseconds),
            PoolSize = api.Count > 0 ? api[^1].PoolSize : null,
            PoolUsed = api.Count > 0 ? api.Average(one => one.PoolUsed) : null,
            ForThread = api.Average(one => (double?)one.QueuedWork),
            Threads = api.Count > 0 ? api[^1].Threads : null,
            ForRedis = api.Average(one => (double?)one.Commands),
            Running = database.Count > 0 ? database.Average(one => one.Running) : null,
            ForEvent = events.Count > 0 ? events.MaxBy(one => one.Value) : null,
            ProcessorPressure = Growth(stretches, Machine, one => one.At, one => one.Processor / MicrosecondsPerMillisecond),
            StoragePressure = Growth(stretches, Machine, one => one.At, one => one.Storage / MicrosecondsPerMillisecond),
            MemoryPressure = Growth(stretches, Machine, one => one.At, one => one.Memory / MicrosecondsPerMillisecond),
        };

        bool IsWithin(DateTimeOffset at) => stretches.Any(stretch => at >= stretch.From && at <= stretch.Until);
    }

    /// <summary>By how many milliseconds a total grows in one; null where no stretch has two readings.</summary>
    private static double? Growth<T>(IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> stretches, IReadOnlyList<T> readings, Func<T, DateTimeOffset> at, Func<T, double> total)
    {
        var (grown, length) = (0.0, 0.0);
        foreach (var (from, until) in stretches)
        {
            var seen = readings.Where(one => at(one) >= from && at(one) <= until).ToList();
            if (seen.Count < 2)
                continue;
            grown += total(seen[^1]) - total(seen[0]);
            length += (at(seen[^1]) - at(seen[0])).TotalMilliseconds;
        }

        return length > 0 ? grown / length : null;
    }
}

/// <summary>How many requests waited for what, on average; null where nobody saw.</summary>
internal sealed record MeanWaits
{
    /// <summary>For a connection to the database.</summary>
    public double? ForConnection { get; init; }

    /// <summary>Connections that there may be.</summary>
    public int? PoolSize { get; init; }

    /// <summary>Connections in use.</summary>
    public double? PoolUsed { get; init; }

    /// <summary>Pieces of work that waited for a thread of the API.</summary>
    public double? ForThread { get; init; }

    /// <summary>Threads of its pool at the end.</summary>
    public int? Threads { get; init; }

    /// <summary>For an answer of Redis.</summary>
    public double? ForRedis { get; init; }

    /// <summary>Statements that ran in PostgreSQL, or waited for a processor there.</summary>
    public double? Running { get; init; }

    /// <summary>What most of the others waited for there, and how many.</summary>
    public KeyValuePair<string, double>? ForEvent { get; init; }

    /// <summary>Share of the time in which some task waited for a processor, from 0 to 1.</summary>
    public double? ProcessorPressure { get; init; }

    /// <summary>The same for storage.</summary>
    public double? StoragePressure { get; init; }

    /// <summary>The same for memory.</summary>
    public double? MemoryPressure { get; init; }
}
