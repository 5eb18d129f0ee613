namespace Wakala.Perf.Scenarios;

/// <summary>The rows of the table "API Endpoints" and the scenarios that load them.</summary>
public static class ApiTable
{
    /// <summary>The scenarios by the operation that they send.</summary>
    public static IReadOnlyDictionary<string, ScenarioType> Rows { get; } = new Dictionary<string, ScenarioType>
    {
        ["POST /auth/login"] = new(typeof(LoginScenario), 1),
        ["POST /messages/send"] = new(typeof(SendMessageScenario), 1),
        ["GET /messages/list"] = new(typeof(ListMessagesScenario), 1),
        ["GET /contacts/search"] = new(typeof(SearchContactsScenario), 1),
        ["POST /webhooks/receive"] = new(typeof(ReceiveWebhookScenario), 1),
        ["POST /media/upload"] = new(typeof(UploadMediaScenario), 1),
        ["POST /analytics/query"] = new(typeof(QueryAnalyticsScenario), 1),
    };
}

/// <summary>A scenario that the generator can load.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Version">Raised whenever what it sends changes, so that old figures are not compared with new ones.</param>
public sealed record ScenarioType(Type Type, int Version);
