using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>What the seeded data really has: requests draw their users, contacts and secrets from it (k6: a shared array; NBomber: a data feed).</summary>
public sealed record DataFeed
{
    /// <summary>Version of the file's form; 1.</summary>
    public required int Feed { get; init; }

    /// <summary>Name of the seeded data.</summary>
    public required string Workload { get; init; }

    /// <summary>The first seeded message is not older.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last seeded message is older.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The tenants.</summary>
    public required IReadOnlyList<FeedTenant> Tenants { get; init; }

    /// <summary>Reads a feed.</summary>
    /// <exception cref="InvalidOperationException">The file is not a feed, or has no tenant.</exception>
    public static DataFeed Read(string path)
    {
        try
        {
            var feed = ResultsJson.Read<DataFeed>(path);
            return feed.Tenants.Count > 0 ? feed : throw new InvalidOperationException($"{path} has no tenant.");
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"{path} is not a data feed: {error.Message}", error);
        }
    }
}

/// <summary>A tenant of the feed.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Weight">Its share of the messages.</param>
/// <param name="WebhookSecret">What its webhooks are signed with.</param>
/// <param name="Users">Some of its users.</param>
/// <param name="Contacts">Some of its contacts.</param>
public sealed record FeedTenant(string Slug, double Weight, string WebhookSecret, IReadOnlyList<FeedUser> Users, IReadOnlyList<FeedContact> Contacts);

/// <summary>A user of the feed.</summary>
public sealed record FeedUser(string Email, string Password);

/// <summary>A contact of the feed.</summary>
public sealed record FeedContact(long Id, string Name, string Phone);
