namespace Wakala.Perf.Scenarios;

/// <summary>The rows of the table "API Endpoints" and the scenarios that load them.</summary>
public static class ApiTable
{
    /// <summary>The scenarios by the operation that they send.</summary>
    public static IReadOnlyDictionary<string, ScenarioType> Rows { get; } = new Dictionary<string, ScenarioType>
    {
        // A log-in runs on several threads, and each has buffers of its own: up to 1.5 % in equal builds.
        ["POST /auth/login"] = new(typeof(LoginScenario), 1, 8, 12) { Costly = true, Counted = 20, AllocationTolerance = 0.05 },
        ["POST /messages/send"] = new(typeof(SendMessageScenario), 1, 200, 92) { Stores = true },
        ["GET /messages/list"] = new(typeof(ListMessagesScenario), 1, 200, 92),
        ["GET /contacts/search"] = new(typeof(SearchContactsScenario), 1, 200, 92),
        ["POST /webhooks/receive"] = new(typeof(ReceiveWebhookScenario), 1, 200, 92) { Stores = true },
        // 44.1 to 47.5 kB, by how its body happens to arrive.
        ["POST /media/upload"] = new(typeof(UploadMediaScenario), 2, 30, 18) { Costly = true, Stores = true, ArrivesInParts = true, AllocationTolerance = 0.15 },
        ["POST /analytics/query"] = new(typeof(QueryAnalyticsScenario), 1, 12, 12) { Costly = true, Counted = 20 },
    };
}

/// <summary>A scenario that the generator can load.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Version">Raised whenever what it sends changes, so that old figures are not compared with new ones.</param>
/// <param name="RateAlone">Arrivals a second that each of two builds gets side by side, where the row is compared by itself.</param>
/// <param name="RateShared">
/// The same where all rows of the table share one stream: as far as two cores have room for it beside the others. More requests at a fuller machine
/// say less: each then waits for others, by chance.
/// </param>
public sealed record ScenarioType(Type Type, int Version, double RateAlone, double RateShared)
{
    /// <summary>
    /// Whether one request keeps a core busy for so long that the others would wait for it: such rows have a stream of their own where a whole table is
    /// compared, or their chance meetings would be the noise of all.
    /// </summary>
    public bool Costly { get; init; }

    /// <summary>Requests of the sequence whose work is counted.</summary>
    public int Counted { get; init; } = 100;

    /// <summary>Whether its requests leave rows in the database, which other rows of the table then find there.</summary>
    public bool Stores { get; init; }

    /// <summary>The share by which allocations of equal builds may differ: up to 0.8 % was seen, whether a row is counted alone or among others.</summary>
    public double AllocationTolerance { get; init; } = 0.02;

    /// <summary>The share by which the processor time of equal builds may differ.</summary>
    public double ProcessorTolerance { get; init; } = 0.5;

    /// <summary>
    /// Whether its body is so long that it reaches the platform in as many parts as it happens to, each of which allocates: then the least that a request was
    /// seen to allocate counts, and else the middle one of the passes.
    /// </summary>
    public bool ArrivesInParts { get; init; }

    /// <summary>Arrivals a second that each of two builds gets where so many rows share a stream.</summary>
    public double RateSideBySide(int rows) => rows == 1 ? RateAlone : RateShared;
}
