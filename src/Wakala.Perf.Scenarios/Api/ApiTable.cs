namespace Wakala.Perf.Scenarios;

/// <summary>The rows of the table "API Endpoints" and the scenarios that load them.</summary>
public static class ApiTable
{
    /// <summary>The scenarios by the operation that they send.</summary>
    public static IReadOnlyDictionary<string, ScenarioType> Rows { get; } = new Dictionary<string, ScenarioType>
    {
        ["POST /auth/login"] = new(typeof(LoginScenario), 1, 4),
        ["POST /messages/send"] = new(typeof(SendMessageScenario), 1, 80),
        ["GET /messages/list"] = new(typeof(ListMessagesScenario), 1, 80),
        ["GET /contacts/search"] = new(typeof(SearchContactsScenario), 1, 60),
        ["POST /webhooks/receive"] = new(typeof(ReceiveWebhookScenario), 1, 80),
        ["POST /media/upload"] = new(typeof(UploadMediaScenario), 1, 20),
        ["POST /analytics/query"] = new(typeof(QueryAnalyticsScenario), 1, 10),
    };
}

/// <summary>A scenario that the generator can load.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Version">Raised whenever what it sends changes, so that old figures are not compared with new ones.</param>
/// <param name="ComparedRate">
/// Arrivals a second that each of two builds gets side by side, where all rows of the table share one stream: what its percentiles need, as far as two
/// cores have room for it beside the others.
/// </param>
public sealed record ScenarioType(Type Type, int Version, double ComparedRate);
