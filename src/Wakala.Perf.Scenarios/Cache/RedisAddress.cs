using System.Net;
using StackExchange.Redis;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>Where a Redis server answers, and how it is spoken to: what a client library's configuration says, for an engine that speaks itself.</summary>
/// <param name="EndPoint">The server.</param>
/// <param name="User">The user; null for the default one.</param>
/// <param name="Password">The password; null for none.</param>
public sealed record RedisAddress(IPEndPoint EndPoint, string? User, string? Password)
{
    /// <summary>Why the reactor cannot reach what a configuration names; null where it can.</summary>
    public static string? WhyNotReactor(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        return WhyNot(options)
            ?? (options.DefaultDatabase is > 0 || options.ServiceName is not null || options.EndPoints.Count > 1 ? "it speaks to the database 0 of one server, and the configuration names another" : null);
    }

    /// <summary>What a configuration names; of several servers the first.</summary>
    /// <exception cref="InvalidOperationException">It names none that can be reached, or wants an encrypted connection.</exception>
    public static async Task<RedisAddress> OfAsync(string configuration, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(configuration);
        if (WhyNot(options) is { } why)
            throw new InvalidOperationException($"The reactor cannot load Redis: {why}. Name one that it can reach, or leave the row out.");
        var endPoint = options.EndPoints.FirstOrDefault() switch
        {
            IPEndPoint address => address,
            DnsEndPoint name => await TargetAddress.FindAsync(name.Host, name.Port, cancellationToken),
            _ => throw new InvalidOperationException("The configuration of Redis names no server."),
        };
        return new RedisAddress(endPoint, options.User, options.Password);
    }

    private static string? WhyNot(ConfigurationOptions options)
        => options.Ssl ? "it speaks to Redis without TLS, and the configuration asks for it (ssl=true)" : options.EndPoints.Count == 0 ? "the configuration names no server" : null;
}
