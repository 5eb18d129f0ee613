using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Wakala.Perf.Results.Tests;

/// <summary>A target is reached as the environment's file says, whatever the shell has set.</summary>
public sealed class TargetRouteTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("ALL_PROXY")]
    public async Task A_proxy_of_the_shell_is_not_read(string variable)
    {
        await using var target = new FakeHttp(_ => "{}");
        var before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, "http://127.0.0.1:9");
        try
        {
            using var client = TargetRoute.Direct.Open();

            (await client.GetStringAsync(target.Address, Stop)).Should().Be("{}");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    [Fact]
    public async Task A_proxy_of_the_file_opens_a_way_and_this_machine_is_reached_without_it()
    {
        await using var target = new FakeHttp(_ => "{}");
        await using var proxy = new TunnelProxy(target.Address.Port);
        using var client = new TargetRoute { Proxy = proxy.Address }.Open();

        (await client.GetStringAsync(new Uri("http://staging.example:8080/identity"), Stop)).Should().Be("{}");
        (await client.GetStringAsync(target.Address, Stop)).Should().Be("{}");
        (await client.GetStringAsync(new UriBuilder(target.Address) { Host = "localhost" }.Uri, Stop)).Should().Be("{}");

        proxy.Asked.Should().Equal("CONNECT staging.example:8080 HTTP/1.1");
        target.Requests.Should().StartWith("GET /identity", "the target gets the request as without a proxy");
    }

    [Fact]
    public async Task A_proxy_that_asks_for_a_password_is_shown_it_and_nobody_else_is()
    {
        await using var target = new FakeHttp(_ => "{}");
        await using var proxy = new TunnelProxy(target.Address.Port) { Wants = "Proxy-Authorization: Basic YW5uOmjDqTpsbG8=" };
        var route = new TargetRoute { Proxy = proxy.Address, ProxyLogin = "ann:hé:llo" };
        using var client = route.Open();
        using var without = (route with { ProxyLogin = null }).Open();
        using var wrong = (route with { ProxyLogin = "ann:hello" }).Open();

        await RefusedAsync(without, "secrets.proxy of the environment's file names the variable");
        await RefusedAsync(wrong, "it does not take what the variable of secrets.proxy holds");
        (await client.GetStringAsync(new Uri("http://staging.example/identity"), Stop)).Should().Be("{}");

        target.Fields.Should().NotContain(field => field.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
        route.ToString().Should().NotContain("llo");

        static async Task RefusedAsync(HttpClient client, string why)
        {
            var asking = () => client.GetStringAsync(new Uri("http://staging.example/identity"), Stop);
            (await asking.Should().ThrowAsync<HttpRequestException>()).Which.GetBaseException().Message.Should().ContainAll("407", why).And.NotContain("hello");
        }
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_with_what_it_answered()
    {
        await using var proxy = new TunnelProxy(null);
        using var client = new TargetRoute { Proxy = proxy.Address }.Open();

        var asking = () => client.GetStringAsync(new Uri("https://staging.example/identity"), Stop);

        (await asking.Should().ThrowAsync<HttpRequestException>()).Which.GetBaseException().Message.Should().ContainAll($"{proxy.Address}", "staging.example:443", "407");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var target = new FakeHttp(_ => "{}") { Status = "307 Temporary Redirect", Further = "Location: http://127.0.0.1:9/elsewhere\r\n" };
        using var client = TargetRoute.Direct.Open();

        using var answer = await client.GetAsync(target.Address, Stop);

        answer.StatusCode.Should().Be(HttpStatusCode.TemporaryRedirect);
    }

    [Fact]
    public async Task A_private_authority_is_believed_where_its_certificates_are_named_and_nobody_else_is()
    {
        using var authority = Authority("our authority");
        using var stranger = Authority("another");
        using var certificate = Server(authority, "localhost");
        await using var server = new TlsServer(certificate);
        var folder = Directory.CreateTempSubdirectory("wakala-route-");
        try
        {
            var (ours, theirs) = (Path.Combine(folder.FullName, "ours.pem"), Path.Combine(folder.FullName, "theirs.pem"));
            await File.WriteAllTextAsync(ours, $"{stranger.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n", Stop);
            await File.WriteAllTextAsync(theirs, stranger.ExportCertificatePem(), Stop);

            (await AskAsync(new TargetRoute { Certificates = ours }, "localhost")).Should().Be("{}");
            (await AskAsync(TargetRoute.Direct, "localhost")).Should().Contain("errors in the certificate chain");
            (await AskAsync(new TargetRoute { Certificates = theirs }, "localhost")).Should().NotBe("{}");
            (await AskAsync(new TargetRoute { Certificates = ours }, "127.0.0.1")).Should().NotBe("{}", "the certificate is of another name");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<string> AskAsync(TargetRoute route, string host)
        {
            using var client = route.Open();
            try
            {
                return await client.GetStringAsync(new Uri($"https://{host}:{server.Port}/"), Stop);
            }
            catch (HttpRequestException error)
            {
                return error.GetBaseException().Message;
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate at all")]
    public void A_file_without_a_certificate_is_said(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            var reading = () => TargetRoute.ReadCertificates(file);

            reading.Should().Throw<CryptographicException>().Which.Message.Should().ContainAll(file, "BEGIN CERTIFICATE");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("http://a.example", "/identity", "http://a.example/identity")]
    [InlineData("http://a.example/", "identity", "http://a.example/identity")]
    [InlineData("https://gate.example/wakala", "/identity", "https://gate.example/wakala/identity")]
    [InlineData("https://gate.example/wakala/", "/identity", "https://gate.example/wakala/identity")]
    [InlineData("https://gate.example:8443/a/b/", "/api/v1/query?query=up%7Bjob%3D%22a%22%7D", "https://gate.example:8443/a/b/api/v1/query?query=up%7Bjob%3D%22a%22%7D")]
    [InlineData("http://[::1]:8080/w", "/x", "http://[::1]:8080/w/x")]
    public void An_address_below_another_keeps_its_path(string address, string path, string below)
        => new Uri(address).Below(path).AbsoluteUri.Should().Be(below);

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static X509Certificate2 Server(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(authority, now.AddHours(-1), now.AddHours(1), [1, 2, 3, 4]);
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A server whose connections are served one after the other, until it is disposed of.</summary>
    private abstract class OneByOne : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        protected OneByOne()
        {
            _listener.Start();
            _serving = ServeAllAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _listener.Dispose();
            _stop.Dispose();
        }

        protected abstract Task ServeAsync(NetworkStream stream, CancellationToken stop);

        protected static async Task<IReadOnlyList<string>> HeadAsync(Stream stream, CancellationToken stop)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var lines = new List<string> { await reader.ReadLineAsync(stop) ?? string.Empty };
            while (await reader.ReadLineAsync(stop) is { Length: > 0 } line)
                lines.Add(line);
            return lines;
        }

        private async Task ServeAllAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    await ServeAsync(client.GetStream(), _stop.Token);
                }
                catch (Exception error) when (error is OperationCanceledException or IOException or AuthenticationException)
                {
                    // Whoever asked went away, or it is the end.
                }
            }
        }
    }

    private sealed class TlsServer(X509Certificate2 certificate) : OneByOne
    {
        protected override async Task ServeAsync(NetworkStream stream, CancellationToken stop)
        {
            await using var encrypted = new SslStream(stream);
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            await HeadAsync(encrypted, stop);
            await encrypted.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray(), stop);
        }
    }

    /// <summary>A proxy whose ways all lead to one port of this machine; without one it wants a password.</summary>
    private sealed class TunnelProxy(int? port) : OneByOne
    {
        private readonly List<string> _asked = [];

        public Uri Address => new($"http://127.0.0.1:{Port}");

        public IReadOnlyList<string> Asked => _asked;

        /// <summary>A line that it wants in the request's head; null for none.</summary>
        public string? Wants { get; init; }

        protected override async Task ServeAsync(NetworkStream stream, CancellationToken stop)
        {
            var head = await HeadAsync(stream, stop);
            _asked.Add(head[0]);
            if (port is null || (Wants is not null && !head.Contains(Wants)))
            {
                await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop);
                return;
            }

            using var onward = new TcpClient();
            await onward.ConnectAsync(IPAddress.Loopback, port.Value, stop);
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n"u8.ToArray(), stop);
            await Task.WhenAny(stream.CopyToAsync(onward.GetStream(), stop), onward.GetStream().CopyToAsync(stream, stop));
        }
    }
}
