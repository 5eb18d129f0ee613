using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>One WebSocket to the platform, signed in. As cheap as it can be, for thousands of them share the machine with what they measure.</summary>
internal sealed class SocketConnection : IDisposable
{
    /// <summary>The platform's answer to a sign-in is no welcome.</summary>
    public const string NotLetIn = "The platform did not let the token in.";

    private const int BufferLength = 8 * 1024;

    private readonly Stream _stream;
    private readonly WebSocketClient _client;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly ArrayBufferWriter<byte> _answers = new();
    private byte[] _buffer = new byte[BufferLength];
    private int _read;
    private int _filled;

    private SocketConnection(Stream stream, WebSocketClient client) => (_stream, _client) = (stream, client);

    public SocketOpening Opening { get; private set; } = null!;

    /// <summary>The id of the last message before this connection, as the welcome said it.</summary>
    public string Began { get; private set; } = string.Empty;

    /// <summary>The platform's certificate is one of its own making; a handshake is a whole one each time, as that of a new client is.</summary>
    public static SslClientAuthenticationOptions Encryption => new()
    {
        TargetHost = "localhost",
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

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
        EndPoint target = IPAddress.TryParse(address.DnsSafeHost, out var literal) ? new IPEndPoint(literal, address.Port) : new DnsEndPoint(address.DnsSafeHost, address.Port);
        // One that may try the addresses of a name in turn takes both families.
        var socket = literal is null ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(literal.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Stream? stream = null;
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(target, cancellationToken);
            var connected = time.GetTimestamp();
            stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Scheme == Uri.UriSchemeHttps)
                stream = await EncryptAsync(stream, cancellationToken);
            var encrypted = time.GetTimestamp();
            var output = new ArrayBufferWriter<byte>(512);
            var connection = new SocketConnection(stream, new WebSocketClient(address.Authority, protocol.PathAndQuery(conversation, after), output));
            await connection.UpgradeAsync(output, cancellationToken);
            var upgraded = time.GetTimestamp();
            await connection.SignInAsync(protocol, token, output, cancellationToken);
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

    /// <summary>The platform ended the connection in place of an answer to the sign-in.</summary>
    /// <param name="problem">How it ended it.</param>
    public static string NotLetInBy(string problem) => $"{NotLetIn[..^1]}: {problem}.";

    /// <summary>Sends a text, whole and in the order in which it was asked for.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            _message.ResetWrittenCount();
            WebSocketClient.WriteText(text.Span, _message);
            // A frame that was begun is ended: half of one would be the end of the connection.
            await _stream.WriteAsync(_message.WrittenMemory, CancellationToken.None);
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
    /// <exception cref="InvalidDataException">The platform broke the protocol.</exception>
    public async Task ListenAsync(SocketText heard, Action pinged, CancellationToken cancellationToken)
    {
        do
        {
            var isClosed = Hear(heard, pinged);
            try
            {
                await AnswerAsync(cancellationToken);
            }
            catch (IOException) when (isClosed)
            {
                // Who closes need not wait for the answer.
            }

            if (isClosed)
                return;
        }
        while (await FillAsync(cancellationToken));
    }

    /// <summary>Whoever waits to send has its turn, and finds the stream closed; a semaphore that is disposed would leave it waiting.</summary>
    public void Dispose() => _stream.Dispose();

    private static async Task<SslStream> EncryptAsync(Stream stream, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        await encrypted.AuthenticateAsClientAsync(Encryption, cancellationToken);
        return encrypted;
    }

    private async Task UpgradeAsync(ArrayBufferWriter<byte> request, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(request.WrittenMemory, cancellationToken);
        while (Read(out _) != WebSocketEvent.Upgraded)
        {
            if (!await FillAsync(cancellationToken))
                throw new IOException("The connection ended before its upgrade.");
        }
    }

    private async Task SignInAsync(SocketProtocol protocol, string token, ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        output.ResetWrittenCount();
        WebSocketClient.WriteText(protocol.SignIn(token), output);
        await _stream.WriteAsync(output.WrittenMemory, cancellationToken);
        while (true)
        {
            // A ping may come with the welcome, in one piece.
            var isWelcomed = IsWelcomed(protocol);
            await AnswerAsync(cancellationToken);
            if (isWelcomed)
                return;
            if (!await FillAsync(cancellationToken))
                throw new IOException("The connection ended before its welcome.");
        }
    }

    /// <summary>Whether the welcome came, which is the first text.</summary>
    private bool IsWelcomed(SocketProtocol protocol)
    {
        WebSocketEvent came;
        while ((came = Read(out var payload)) != WebSocketEvent.None)
        {
            if (came == WebSocketEvent.Closed)
                throw new InvalidDataException(NotLetInBy(_client.Problem!));
            if (came != WebSocketEvent.Text)
                continue;
            var welcome = protocol.Read(payload);
            Began = welcome.Id;
            return protocol.IsWelcome(welcome) ? true : throw new InvalidDataException(NotLetIn);
        }

        return false;
    }

    /// <returns>Whether the platform said that it closes.</returns>
    private bool Hear(SocketText heard, Action pinged)
    {
        WebSocketEvent came;
        while ((came = Read(out var payload)) != WebSocketEvent.None)
        {
            switch (came)
            {
                case WebSocketEvent.Text:
                    heard(payload);
                    break;
                case WebSocketEvent.Ping:
                    pinged();
                    break;
                case WebSocketEvent.Closed:
                    return true;
            }
        }

        return false;
    }

    /// <summary>What came next, valid until the buffer is filled again.</summary>
    private WebSocketEvent Read(out ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_read, _filled - _read);
        var came = _client.Read(ref bytes, _answers, out payload);
        _read = _filled - bytes.Length;
        return came == WebSocketEvent.Failed ? throw new InvalidDataException(_client.Problem) : came;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_read, _filled - _read).CopyTo(_buffer);
        (_read, _filled) = (0, _filled - _read);
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += read;
        return read > 0;
    }

    /// <summary>Sends what the protocol answers by itself: pongs, and the answer to a close.</summary>
    private async ValueTask AnswerAsync(CancellationToken cancellationToken)
    {
        if (_answers.WrittenCount == 0)
            return;
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(_answers.WrittenMemory, CancellationToken.None);
        }
        finally
        {
            _answers.ResetWrittenCount();
            _sending.Release();
        }
    }
}

/// <summary>Told a text that came.</summary>
internal delegate void SocketText(ReadOnlySpan<byte> text);
