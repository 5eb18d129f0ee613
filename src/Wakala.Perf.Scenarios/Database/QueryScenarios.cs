namespace Wakala.Perf.Scenarios;

/// <summary>The rows of the table "Query Performance".</summary>
public static class QueryScenarios
{
    internal const string SelectMessages = "SELECT * FROM messages WHERE tenant_id = $1";
    internal const string InsertMessages = "INSERT INTO messages (...) VALUES (...)";
    internal const string UpdateContacts = "UPDATE contacts SET last_seen = $1 WHERE ...";
    internal const string SelectWebhooks = "SELECT * FROM webhook_logs WHERE ...";

    /// <summary>Calls a minute, by the document: the proportions of the stream.</summary>
    public static IReadOnlyDictionary<string, int> CallsPerMinute { get; } = new Dictionary<string, int>
    {
        [SelectMessages] = 5_000,
        [InsertMessages] = 3_000,
        [UpdateContacts] = 2_000,
        [SelectWebhooks] = 100,
    };

    /// <summary>The scenarios by the query that they execute. Side by side the slow one has its own rate: its proportion would give no percentile.</summary>
    public static IReadOnlyDictionary<string, ScenarioType> Rows { get; } = new Dictionary<string, ScenarioType>
    {
        [SelectMessages] = new(typeof(SelectMessagesScenario), StatementScenario.Version, 300, 300),
        [InsertMessages] = new(typeof(InsertMessagesScenario), StatementScenario.Version, 200, 180),
        [UpdateContacts] = new(typeof(UpdateContactsScenario), StatementScenario.Version, 200, 120),
        [SelectWebhooks] = new(typeof(SelectWebhooksScenario), StatementScenario.Version, 60, 40) { Counted = 20 },
    };
}

/// <summary>Pages of a tenant's messages.</summary>
public sealed class SelectMessagesScenario() : StatementScenario(QueryScenarios.SelectMessages);

/// <summary>Messages that are sent.</summary>
public sealed class InsertMessagesScenario() : StatementScenario(QueryScenarios.InsertMessages);

/// <summary>Contacts that were seen.</summary>
public sealed class UpdateContactsScenario() : StatementScenario(QueryScenarios.UpdateContacts);

/// <summary>What became of a tenant's webhooks.</summary>
public sealed class SelectWebhooksScenario() : StatementScenario(QueryScenarios.SelectWebhooks);
