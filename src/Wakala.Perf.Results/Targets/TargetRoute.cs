using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Wakala.Perf.Results;

/// <summary>
/// How a system is reached over HTTP: by its load and by every question beside it alike. Nothing of the shell decides that (<c>HTTP_PROXY</c> and its kind are not read), no redirect is
/// followed and no cookie is kept.
/// </summary>
public sealed record TargetRoute
{
    private const int LongestHead = 16 * 1024;

    /// <summary>The use of a certificate that says who a server is (RFC 5280, section 4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Without a proxy, believing whom the system believes.</summary>
    public static TargetRoute Direct { get; } = new();

    /// <summary>
    /// A proxy (<c>http://HOST:PORT</c>) that every connection goes through as a tunnel (CONNECT, RFC 9110, section 9.3.6), one for http too, so that the target answers and no cache on
    /// the way. Null for none. What is on this machine is never reached through it.
    /// </summary>
    public Uri? Proxy { get; init; }

    /// <summary>What the proxy is shown, <c>USER:PASSWORD</c> (<c>Proxy-Authorization: Basic</c>, RFC 7617); null for nothing.</summary>
    public string? ProxyLogin { get; init; }

    /// <summary>Path of a file of certificates (PEM) that are believed beside those that the system believes; null for none.</summary>
    public string? Certificates { get; init; }

    /// <summary>Whether a host is reached through a proxy.</summary>
    public bool Tunnels(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Proxy is not null && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>A client of its own.</summary>
    /// <param name="limit">How long an answer may take; 100 s where it is left out.</param>
    /// <exception cref="CryptographicException">The file of certificates is none.</exception>
    public HttpClient Open(TimeSpan? limit = null)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Believes() },
            UseCookies = false,
            UseProxy = false,
        });
        client.Timeout = limit ?? client.Timeout;
        return client;
    }

    /// <summary>What a connection to an address is made to: itself, or the proxy.</summary>
    public DnsEndPoint Next(DnsEndPoint target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Tunnels(target.Host) ? new DnsEndPoint(Proxy!.DnsSafeHost, Proxy.Port) : target;
    }

    /// <summary>Has the proxy, where one is on the way, lead a new connection on to the target.</summary>
    /// <param name="connection">A connection to <see cref="Next"/>.</param>
    /// <param name="target">Where it is to lead.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HttpRequestException">The proxy does not, and what it answered.</exception>
    public async Task TunnelAsync(Stream connection, DnsEndPoint target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(target);
        if (!Tunnels(target.Host))
            return;
        var authority = target.Host.Contains(':', StringComparison.Ordinal) ? $"[{target.Host}]:{target.Port}" : $"{target.Host}:{target.Port}";
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{Login()}\r\n"), cancellationToken);
        await connection.FlushAsync(cancellationToken);
        var answer = await HeadAsync(connection, cancellationToken);
        if (answer.Split(' ') is not [var version, ['2', _, _], ..] || !version.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            var wanted = answer.Split(' ') is [_, "407" or "401", ..] ? $" ({(ProxyLogin is null ? "secrets.proxy of the environment's file names the variable that holds USER:PASSWORD" : "it does not take what the variable of secrets.proxy holds")})" : string.Empty;
            throw new HttpRequestException(HttpRequestError.ProxyTunnelError, $"the proxy {Proxy} opens no way to {authority}: it answered '{answer}'{wanted}");
        }
    }

    /// <summary>Whom to believe: whom the system believes, and who has one of <see cref="Certificates"/>; null where there are none.</summary>
    /// <exception cref="CryptographicException">The file of certificates is none.</exception>
    public RemoteCertificateValidationCallback? Believes()
    {
        if (Certificates is null)
            return null;
        var roots = ReadCertificates(Certificates);
        return (_, certificate, chain, errors) => errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 shown && LeadsTo(roots, shown, chain));
    }

    /// <summary>The certificates of a file.</summary>
    /// <exception cref="CryptographicException">There are none in it.</exception>
    public static X509Certificate2Collection ReadCertificates(string path)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(path);
        return roots.Count > 0 ? roots : throw new CryptographicException($"{path} holds no certificate (PEM: -----BEGIN CERTIFICATE-----)");
    }

    /// <summary>Without what the proxy is shown.</summary>
    public override string ToString() => $"{Proxy?.ToString() ?? "no proxy"}, {Certificates ?? "the system's certificates"}";

    private string Login() => ProxyLogin is null ? string.Empty : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(ProxyLogin))}\r\n";

    private static bool LeadsTo(X509Certificate2Collection roots, X509Certificate2 shown, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(shown);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Next(context.DnsEndPoint), cancellationToken);
            var connection = new NetworkStream(socket, ownsSocket: true);
            await TunnelAsync(connection, context.DnsEndPoint, cancellationToken);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads a head, and nothing that comes after it.</summary>
    /// <returns>Its first line.</returns>
    private static async Task<string> HeadAsync(Stream connection, CancellationToken cancellationToken)
    {
        var (head, one) = (new List<byte>(256), new byte[1]);
        while (head.Count < LongestHead && !(head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n') && await connection.ReadAsync(one, cancellationToken) > 0)
            head.Add(one[0]);
        return Encoding.ASCII.GetString([.. head]).Split('\r', 2)[0];
    }
}
