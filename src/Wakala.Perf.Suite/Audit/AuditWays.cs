using StackExchange.Redis;

namespace Wakala.Perf.Suite;

/// <summary>Ways to the truth behind answers.</summary>
/// <param name="Database">The database.</param>
/// <param name="Redis">The cache and its queues; null where they are not reached.</param>
/// <param name="MediaRoot">Uploaded files; null where they are not reached.</param>
/// <param name="Own">Whether the system is the run's own, so that nobody else writes to it.</param>
internal sealed record AuditWays(AuditDatabase Database, IConnectionMultiplexer? Redis, string? MediaRoot, bool Own);
