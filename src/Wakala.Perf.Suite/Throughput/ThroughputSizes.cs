namespace Wakala.Perf.Suite;

/// <summary>How many messages, connections and queued entries a profile means.</summary>
/// <param name="Share">
/// Share of the document's messages a second. At 0.03 the generator was late in three of eight trials of equal builds (P99 of pacing 11 to 34 ms, where 10 are believed): two
/// cores hold the servers, the platform, its workers and the generator.
/// </param>
/// <param name="Seconds">Length of a measured stretch.</param>
/// <param name="SustainedSeconds">Length of the stretch that stands for the document's hour.</param>
/// <param name="BurstSeconds">Length of the peak.</param>
/// <param name="ConnectionShare">Share of the document's connections.</param>
/// <param name="Entries">Entries that are queued before workers are let at them; media files are a tenth of it.</param>
/// <param name="QueueRate">Entries a second at which they are queued.</param>
/// <param name="TenantRate">
/// Messages a second of a tenant that is no burden to others. At ten times 50 two cores left the generator no time: each of six trials of equal builds was late, by 19 to
/// 107 ms (P99) where 10 are believed.
/// </param>
public sealed record ThroughputSizes(double Share, double Seconds, double SustainedSeconds, double BurstSeconds, double ConnectionShare, int Entries, double QueueRate, double TenantRate)
{
    /// <summary>The document's messages a second on average.</summary>
    public const double AverageRate = 5_000;

    /// <summary>The document's connections to the database.</summary>
    public const double DatabaseConnections = 500;

    /// <summary>Messages a second of a load that stands for the document's average.</summary>
    public double Rate => AverageRate * Share;

    /// <summary>Connections to the database: the share of the document's.</summary>
    public int DatabasePool => (int)(DatabaseConnections * ConnectionShare);

    /// <summary>Those of a profile.</summary>
    public static ThroughputSizes Of(string profile) => profile switch
    {
        "smoke" => new(0.02, 4, 6, 2, 0.05, 5_000, 1_000, 20),
        "pr" => new(0.02, 20, 60, 5, 0.05, 20_000, 1_000, 20),
        // A process may open 20,000 files, and a server of this size 200 connections to its database: the rest of the document's is a live system's.
        _ => new(1, 60, 600, 30, 0.16, 50_000, 5_000, 100),
    };
}
