using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Platform;

/// <summary>
/// What this build asks of Redis on the way of a request, for whoever wants to ask the same without it: its keys, its payloads and its commands, in the
/// proportions of the traffic that it is made for. Printed by <c>Wakala.Platform cache-operations</c>.
/// </summary>
/// <param name="Version">Version of the form; 1.</param>
/// <param name="Operations">The commands by name.</param>
internal sealed record CacheOperations(int Version, IReadOnlyList<CacheOperation> Operations)
{
    private const int Seed = 42;
    private const int OpenSessions = 10_000;
    private const int Tenants = 1_000;
    private const int Pages = 500;
    private const int Webhooks = 1_000_000;
    private const int PageLength = 50;

    // Requests a second that the platform is made for.
    private const double Logins = 500;
    private const double Sends = 5_000;
    private const double Lists = 10_000;
    private const double Searches = 2_000;
    private const double Receipts = 15_000;
    private const double Uploads = 1_000;
    private const double Queries = 500;
    private const double ByUsers = Sends + Lists + Searches + Uploads + Queries;

    /// <summary>Of pages, the share that the cache is made to have.</summary>
    private const double CachedShare = 0.87;

    /// <summary>The operations of this build; <c>{prefix}</c>, <c>{n}</c> and <c>{hex}</c> stand for what differs from key to key.</summary>
    public static CacheOperations OfThisBuild()
    {
        var keys = new RedisKeys("{prefix}");
        var (session, config, page) = (keys.Session("{hex}"), Text(Config(), WireJson.Default.TenantConfig), Text(Page(), WireJson.Default.MessagePage));
        var (tenant, slug, list, webhook) = ($"{keys.Tenants}{{n}}", keys.TenantSlug("t-{n}"), $"{keys.Lists}{{n}}:0:{PageLength}:", $"{keys.Webhooks}{{n}}:{{hex}}");
        string[] openSession = ["SET", session, Sessions.Value(12, 1_234), "EX", Seconds(Sessions.Length)];
        string[] keepTenant = ["SET", tenant, config, "EX", Seconds(TenantDirectory.Kept)];
        string[] keepSlug = ["SET", slug, config, "EX", Seconds(TenantDirectory.Kept)];
        string[] keepPage = ["SET", list, page, "EX", Seconds(ListEndpoint.Kept)];
        return new CacheOperations(1,
        [
            new("GET",
            [
                new(ByUsers, OpenSessions, ["GET", session], openSession),
                new(ByUsers, Tenants, ["GET", tenant], keepTenant),
                new(Receipts, Tenants, ["GET", slug], keepSlug),
                new(Lists, Pages, ["GET", list], keepPage),
            ]),
            new("SET",
            [
                new(Logins, OpenSessions, openSession, null),
                new(Lists * (1 - CachedShare), Pages, keepPage, null),
                new(Receipts, Webhooks, ["SET", webhook, "1", "EX", Seconds(ReceiveEndpoint.KeyKept), "NX"], null),
            ]),
        ]);
    }

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CacheOperationsJson.Default.CacheOperations);

    private static TenantConfig Config() => new(1, SeedTenants.Slug(0), 1_000_000_000_000, new string('0', 40));

    private static MessagePage Page()
    {
        var (words, random) = (new SeedWords(Seed), new SeedRandom(Seed, 1));
        var items = new List<MessageItem>();
        for (var item = 0; item < PageLength; item++)
        {
            items.Add(new MessageItem(
                499_000 + item,
                1_000 + random.Below(100_000),
                MessageKinds.Directions[random.Below(MessageKinds.Directions.Length)],
                MessageKinds.Channels[random.Below(MessageKinds.Channels.Length)],
                MessageKinds.Statuses[random.Below(MessageKinds.Statuses.Length)],
                System.Text.Encoding.ASCII.GetString(words.Message(ref random)),
                SeedPlan.To.AddSeconds(-item)));
        }

        return new MessagePage(items, new PageCursor(items[^1].CreatedAt, items[^1].Id).ToString());
    }

    private static string Text<T>(T payload, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Serialize(payload, type);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}

/// <summary>A command by its name, and the ways in which this build sends it.</summary>
internal sealed record CacheOperation(string Name, IReadOnlyList<CacheCommand> Commands);

/// <summary>One way of sending a command.</summary>
/// <param name="Weight">How often, among the ways of its operation.</param>
/// <param name="Keys">How many keys there are of it.</param>
/// <param name="Command">The command.</param>
/// <param name="Before">What makes its key be there; null where it need not be.</param>
internal sealed record CacheCommand(double Weight, int Keys, IReadOnlyList<string> Command, IReadOnlyList<string>? Before);

/// <summary>Their JSON, by generated code.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(CacheOperations))]
internal sealed partial class CacheOperationsJson : JsonSerializerContext;
