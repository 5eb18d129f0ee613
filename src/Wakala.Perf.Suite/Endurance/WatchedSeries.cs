namespace Wakala.Perf.Suite;

/// <summary>Something that a system holds, and how its growth is held.</summary>
/// <param name="Name">Its name: <c>memory after a collection</c>.</param>
/// <param name="Unit">What its growth is in: <c>B/request</c>, <c>1/1000 requests</c>.</param>
/// <param name="Requests">Requests that the growth is given for.</param>
/// <param name="Thing">What it has more of, in a sentence: <c>B</c>, <c>handles</c>.</param>
/// <param name="IsLeak">Whether it should not grow at all; else its growth is part of the work.</param>
/// <param name="Slack">Growth beyond the baseline's that is none yet, in the unit; of what must not grow in a run of few requests.</param>
/// <param name="Of">Reads it.</param>
internal sealed record WatchedSeries(string Name, string Unit, double Requests, string Thing, bool IsLeak, double Slack, Func<EnduranceReading, double?> Of)
{
    public const string LogName = "log growth";

    private const string PerRequest = "B/request";
    private const string PerThousand = "1/1000 requests";
    private const double Thousand = 1_000;

    /// <summary>Those of a run at profile smoke.</summary>
    private const double FewRequests = 6_000;

    /// <summary>What must not grow. Over all requests of a run the slacks come to 1.5 MB, 12 handles, 6 threads and 6 connections: pools that fill up by so much are no leak.</summary>
    public static IReadOnlyList<WatchedSeries> Leaks { get; } =
    [
        new("memory after a collection", PerRequest, 1, "B", true, 256, reading => reading.LiveBytes),
        new("handles of the API", PerThousand, Thousand, "handles", true, 2, reading => reading.ApiHandles),
        new("handles of the workers", PerThousand, Thousand, "handles", true, 2, reading => reading.WorkerHandles),
        new("threads of the API", PerThousand, Thousand, "threads", true, 1, reading => reading.ApiThreads),
        new("threads of the workers", PerThousand, Thousand, "threads", true, 1, reading => reading.WorkerThreads),
        new("connections", PerThousand, Thousand, "connections", true, 1, reading => reading.Connections),
    ];

    /// <summary>
    /// What grows with the work. A request of the mix leaves about a row of a table and an entry of a stream. Tables grow by up to 512 blocks at once, and of a block's first change since a checkpoint PostgreSQL
    /// logs the whole block, so that both move with the time of the run too.
    /// </summary>
    public static IReadOnlyList<WatchedSeries> Growth { get; } =
    [
        new("table growth", PerRequest, 1, "B", false, 512, reading => reading.TableBytes),
        new("growth of the database's log", PerRequest, 1, "B", false, 2_000, reading => reading.WalBytes),
        new("growth of the cache", PerRequest, 1, "B", false, 512, reading => reading.CacheBytes),
        new("keys of the cache", "1/request", 1, "keys", false, 0.1, reading => reading.CacheKeys),
    ];

    /// <summary>What the platform's processes log. A line a request is some 100 B.</summary>
    public static WatchedSeries Log { get; } = new(LogName, PerRequest, 1, "B", false, 50, reading => reading.LogBytes);

    /// <summary>The slack in a run of so many requests: of what must not grow it is as much in all, however long the run, so that a longer one holds a smaller leak.</summary>
    public double SlackOver(double requests) => IsLeak ? Slack * Math.Min(1, FewRequests / requests) : Slack;

    /// <summary>All of them.</summary>
    public static IEnumerable<WatchedSeries> All => [.. Leaks, .. Growth, Log];
}
