using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Wakala.Perf.Scenarios;

/// <summary>Where a Redis server answers, and how it is spoken to: what a client library's configuration says, for an engine that speaks itself.</summary>
/// <param name="EndPoint">The server.</param>
/// <param name="User">The user; null for the default one.</param>
/// <param name="Password">The password; null for none.</param>
public sealed record RedisAddress(IPEndPoint EndPoint, string? User, string? Password)
{
    /// <summary>What a configuration names; of several servers the first.</summary>
    /// <exception cref="InvalidOperationException">It names none that can be reached, or wants an encrypted connection.</exception>
    public static async Task<RedisAddress> OfAsync(string configuration, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(configuration);
        if (options.Ssl)
            throw new InvalidOperationException("Redis behind TLS is not loaded by the reactor: name one without it, or leave the row out.");
        var endPoint = options.EndPoints.FirstOrDefault() switch
        {
            IPEndPoint address => address,
            DnsEndPoint name => new IPEndPoint((await Dns.GetHostAddressesAsync(name.Host, AddressFamily.InterNetwork, cancellationToken))[0], name.Port),
            _ => throw new InvalidOperationException("The configuration of Redis names no server."),
        };
        return new RedisAddress(endPoint, options.User, options.Password);
    }
}
