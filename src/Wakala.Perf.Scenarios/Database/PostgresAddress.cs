using System.Net;
using Npgsql;

namespace Wakala.Perf.Scenarios;

/// <summary>What Npgsql's connection string says, for an engine that speaks itself.</summary>
internal static class PostgresAddress
{
    /// <summary>Why the reactor cannot reach what a connection string names; null where it can.</summary>
    public static string? WhyNotReactor(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return settings.Host is not { Length: > 0 } host || host[0] is '/' or '@' ? "it reaches PostgreSQL over TCP only, and the connection string names no host"
            : host.Contains(',', StringComparison.Ordinal) ? $"the connection string names several servers, {host}"
            : settings.SslMode is SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull ? $"the connection string asks for TLS (SSL Mode={settings.SslMode})"
            : settings.SslMode != SslMode.Disable && !IsThisMachine(host) ? $"the connection string leaves TLS to the server (SSL Mode={settings.SslMode}); with SSL Mode=Disable there is none"
            : settings.Username is not { Length: > 0 } ? "the connection string names no user"
            : settings.Options is { Length: > 0 } || settings.SearchPath is { Length: > 0 } || settings.Timezone is { Length: > 0 } ? "the connection string has settings of a session (Options, Search Path, Timezone)"
            : null;
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
