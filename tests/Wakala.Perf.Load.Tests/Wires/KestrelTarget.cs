using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wakala.Perf.Load.Tests;

/// <summary>A real web server on loopback: HTTP/1.1, HTTP/2 without and with TLS, and WebSocket.</summary>
internal sealed class KestrelTarget : IAsyncDisposable
{
    public const string Token = "a-token";

    private readonly WebApplication _server;
    private int _connections;

    private KestrelTarget(X509Certificate2 certificate, int streams)
    {
        Certificate = certificate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.Http2.MaxStreamsPerConnection = streams;
            Listen(HttpProtocols.Http1);
            Listen(HttpProtocols.Http2);
            options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            });

            void Listen(HttpProtocols protocols) => options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref _connections);
                    return next(connection);
                });
            });
        });
        _server = builder.Build();
        _server.UseWebSockets();
        _server.MapGet("/items", () => TypedResults.Json(new { items = new[] { new { id = 1 } } }));
        _server.MapGet("/lost", (HttpContext context) => context.Abort());
        _server.MapGet("/status/{status:int}", (int status) => TypedResults.StatusCode(status));
        _server.MapGet("/bytes/{count:int}", (int count) => TypedResults.Bytes(new byte[count]));
        _server.MapGet("/slow/{milliseconds:int}", async (int milliseconds, CancellationToken stop) => await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stop));
        _server.MapPost("/length", async (Microsoft.AspNetCore.Http.HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            return body.Length == request.ContentLength || request.ContentLength is null ? (IResult)TypedResults.Json(new { length = body.Length }) : TypedResults.StatusCode(400);
        });
        _server.Map("/ws", EchoAsync);
    }

    public X509Certificate2 Certificate { get; }

    public IPEndPoint Http => Address(0);

    public IPEndPoint Http2 => Address(1);

    public IPEndPoint Https => Address(2);

    /// <summary>Connections without TLS.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Messages of a connection before it is closed, without a word.</summary>
    public int MessagesPerConnection { get; set; } = int.MaxValue;

    public static async Task<KestrelTarget> StartAsync(int streams = 100)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var passing = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var target = new KestrelTarget(X509CertificateLoader.LoadPkcs12(passing.Export(X509ContentType.Pkcs12), null), streams);
        await target._server.StartAsync();
        return target;
    }

    /// <summary>What a client says that trusts this server alone.</summary>
    public SslClientAuthenticationOptions Trusted(bool http2) => new()
    {
        TargetHost = "localhost",
        ApplicationProtocols = [http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.GetCertHashString(),
    };

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _server.StopAsync(soon.Token);
        await _server.DisposeAsync();
        Certificate.Dispose();
    }

    private IPEndPoint Address(int index)
    {
        var addresses = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return IPEndPoint.Parse(new Uri(addresses.ElementAt(index)).Authority);
    }

    private async Task EchoAsync(HttpContext context)
    {
        if (context.Request.Query["token"] != Token)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        try
        {
            for (var messages = 0; messages < MessagesPerConnection; messages++)
            {
                var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close)
                    return;
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
            }

            context.Abort();
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // Whoever asked went away.
        }
    }
}
