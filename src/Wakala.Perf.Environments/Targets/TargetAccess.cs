using Npgsql;
using StackExchange.Redis;

namespace Wakala.Perf.Environments;

/// <summary>Ways into a system beside its API. Null is a way that is not there: what needs it is skipped by name.</summary>
public sealed record TargetAccess
{
    /// <summary>The primary database.</summary>
    public NpgsqlDataSource? Postgres { get; init; }

    /// <summary>How others on this machine reach that database's <c>wakala</c>, password included; null where nobody else may.</summary>
    public string? PostgresConnection { get; init; }

    /// <summary>How others on this machine reach the cache, as StackExchange.Redis has it, password included; null where nobody else may.</summary>
    public string? RedisConfiguration { get; init; }

    /// <summary>The cache; one of its nodes leads to all.</summary>
    public IConnectionMultiplexer? Redis { get; init; }

    /// <summary>Variables that every process of its platform is started with.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The directory on this machine in which the platform keeps uploaded files; null where it is elsewhere.</summary>
    public string? MediaRoot { get; init; }

    /// <summary>The metrics of the machines.</summary>
    public MetricsSource? Metrics { get; init; }
}
