using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Perf.Scenarios;

/// <summary>How long the steps of an opening took.</summary>
/// <param name="Connect">TCP.</param>
/// <param name="Tls">The handshake; nothing where there is none.</param>
/// <param name="Upgrade">From the request to its answer.</param>
/// <param name="SignIn">From the token to the welcome.</param>
internal sealed record SocketOpening(TimeSpan Connect, TimeSpan Tls, TimeSpan Upgrade, TimeSpan SignIn)
{
    public TimeSpan Total => Connect + Tls + Upgrade + SignIn;
}

/// <summary>One WebSocket to the platform, signed in. As cheap as it can be, for thousands of them share the machine with what they measure.</summary>
internal sealed class SocketConnection : IDisposable
{
    private const int BufferLength = 8 * 1024;

    private readonly Stream _stream;
    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[BufferLength];
    private int _filled;

    private SocketConnection(Stream stream) => _stream = stream;

    public SocketOpening Opening { get; private set; } = null!;

    /// <summary>The id of the last message before this connection, as the welcome said it.</summary>
    public string Began { get; private set; } = string.Empty;

    /// <summary>Opens one.</summary>
    /// <param name="protocol">What the platform speaks.</param>
    /// <param name="address">Where: http or https.</param>
    /// <param name="token">The user's.</param>
    /// <param name="conversation">The one to open; empty for the whole room.</param>
    /// <param name="after">The last id of an earlier connection; empty for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">The platform did not let it in.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<SocketConnection> OpenAsync(
        SocketProtocol protocol, Uri address, string token, string conversation, string after, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address.Host), address.Port), cancellationToken);
            var connected = time.GetTimestamp();
            stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Scheme == Uri.UriSchemeHttps)
                stream = await EncryptAsync(stream, cancellationToken);
            var encrypted = time.GetTimestamp();
            var connection = new SocketConnection(stream);
            await connection.UpgradeAsync(address, protocol.PathAndQuery(conversation, after), cancellationToken);
            var upgraded = time.GetTimestamp();
            await connection.SignInAsync(protocol, token, cancellationToken);
            connection.Opening = new SocketOpening(
                time.GetElapsedTime(begun, connected), time.GetElapsedTime(connected, encrypted), time.GetElapsedTime(encrypted, upgraded), time.GetElapsedTime(upgraded));
            return connection;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a text, whole and in the order in which it was asked for.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        var frame = SocketFrames.Make(SocketFrames.Text, text.Span);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            // A frame that was begun is ended: half of one would be the end of the connection.
            await _stream.WriteAsync(frame, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Hears until the platform ends the connection, or it breaks.</summary>
    /// <param name="heard">Told each text.</param>
    /// <param name="pinged">Told each ping, which is answered here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ListenAsync(SocketText heard, Action pinged, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Take(heard, pinged, out var pong))
                return;
            if (pong is not null)
                await WriteAsync(pong, cancellationToken);
            if (!await FillAsync(cancellationToken))
                return;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sending.Dispose();
    }

    private static async Task<SslStream> EncryptAsync(Stream stream, CancellationToken cancellationToken)
    {
        // The platform's certificate is one of its own making; a handshake is a whole one each time, as that of a new client is.
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", AllowTlsResume = false }, cancellationToken);
        return encrypted;
    }

    private async Task UpgradeAsync(Uri address, string pathAndQuery, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        await _stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {pathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"),
            cancellationToken);
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellationToken))
                throw new IOException("The connection ended before its upgrade.");
        }

        var status = Encoding.ASCII.GetString(_buffer.AsSpan(0, Math.Min(end, 12)));
        if (status != "HTTP/1.1 101")
            throw new InvalidDataException($"The platform did not upgrade: {status}");
        Consume(end + 4);
    }

    private async Task SignInAsync(SocketProtocol protocol, string token, CancellationToken cancellationToken)
    {
        await SendAsync(protocol.SignIn(token), cancellationToken);
        while (true)
        {
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _filled);
            if (SocketFrames.TryRead(ref bytes, out var kind, out var payload))
            {
                var welcome = kind == SocketFrames.Text ? protocol.Read(payload) : default;
                Consume(_filled - bytes.Length);
                Began = welcome.Id;
                if (protocol.IsWelcome(welcome))
                    return;
                throw new InvalidDataException("The platform did not let the token in.");
            }

            if (!await FillAsync(cancellationToken))
                throw new IOException("The connection ended before its welcome.");
        }
    }

    /// <returns>Whether the platform said that it closes.</returns>
    private bool Take(SocketText heard, Action pinged, out byte[]? pong)
    {
        pong = null;
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _filled);
        while (SocketFrames.TryRead(ref bytes, out var kind, out var payload))
        {
            switch (kind)
            {
                case SocketFrames.Text:
                    heard(payload);
                    break;
                case SocketFrames.Ping:
                    pinged();
                    pong = SocketFrames.Make(SocketFrames.Pong, payload);
                    break;
                case SocketFrames.Close:
                    return true;
            }
        }

        Consume(_filled - bytes.Length);
        return false;
    }

    private void Consume(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += read;
        return read > 0;
    }

    private async Task WriteAsync(byte[] frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(frame, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }
}

/// <summary>Told a text that came.</summary>
internal delegate void SocketText(ReadOnlySpan<byte> text);
