namespace Wakala.Perf.Scenarios;

/// <summary>The rows of the table "API Endpoints" and the scenarios that load them.</summary>
public static class ApiTable
{
    /// <summary>The scenarios by the operation that they send.</summary>
    public static IReadOnlyDictionary<string, ScenarioType> Rows { get; } = new Dictionary<string, ScenarioType>
    {
        ["POST /auth/login"] = new(typeof(LoginScenario), 1, 8, 12) { Costly = true, Counted = 20, AllocatesEvenly = false },
        ["POST /messages/send"] = new(typeof(SendMessageScenario), 1, 200, 92) { Stores = true, AllocatesEvenly = false },
        // 41.1 to 42.8 kB a request in equal builds: the least of eight passes is not even within 2 %.
        ["GET /messages/list"] = new(typeof(ListMessagesScenario), 1, 200, 92) { AllocatesEvenly = false },
        ["GET /contacts/search"] = new(typeof(SearchContactsScenario), 1, 200, 92) { AllocatesEvenly = false },
        ["POST /webhooks/receive"] = new(typeof(ReceiveWebhookScenario), 1, 200, 92) { Stores = true },
        ["POST /media/upload"] = new(typeof(UploadMediaScenario), 1, 30, 18) { Costly = true, Stores = true, AllocatesEvenly = false },
        ["POST /analytics/query"] = new(typeof(QueryAnalyticsScenario), 1, 12, 12) { Costly = true, Counted = 20, AllocatesEvenly = false },
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

    /// <summary>
    /// Whether what the platform allocates for it was seen to be the same each time, within 2 %. It is not for a body that comes in as many parts as it happens
    /// to, for work handed to other threads, and for few requests.
    /// </summary>
    public bool AllocatesEvenly { get; init; } = true;

    /// <summary>Arrivals a second that each of two builds gets where so many rows share a stream.</summary>
    public double RateSideBySide(int rows) => rows == 1 ? RateAlone : RateShared;
}
