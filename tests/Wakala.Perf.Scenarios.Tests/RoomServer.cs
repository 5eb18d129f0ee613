using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>Rooms as the platform has them, in which each message has the fate that its number asks for.</summary>
internal sealed class RoomServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Member> _members = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly List<(string Conversation, string Id, string Text)> _history = [];
    private readonly Func<long, Fate> _fate;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private int _number;
    private int _signIns;

    /// <param name="fate">What becomes of a message, by its number in its conversation.</param>
    /// <param name="encrypted">Whether it speaks TLS.</param>
    public RoomServer(Func<long, Fate> fate, bool encrypted = false)
    {
        (_fate, _certificate) = (fate, encrypted ? OwnCertificate() : null);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What becomes of a message.</summary>
    public enum Fate
    {
        Delivered,
        Refused,
        Twice,
        Altered,
        Dropped,
        Unacknowledged,

        /// <summary>One of those who should hear it does not.</summary>
        OneUntold,

        /// <summary>What comes of it is no JSON, until it is told again.</summary>
        Garbled,

        /// <summary>Who should hear it loses the connection instead, and is told when it is back.</summary>
        Missed,
    }

    public Uri Address => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Each of these sign-ins, counted from 1, is not let in.</summary>
    public int RefuseEach { get; init; } = int.MaxValue;

    /// <summary>Whether it says nothing to a sign-in.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Upgrades, sign-ins and messages, as they came.</summary>
    public IReadOnlyList<string> Said => [.. _said];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // It ends by the token: a listener that is closed first tells a server between two connections that it was never started.
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
        _certificate?.Dispose();
    }

    private static X509Certificate2 OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        using var own = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, to);
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var number = Interlocked.Increment(ref _number);
        try
        {
            await using var network = new NetworkStream(socket, ownsSocket: true);
            await using var stream = _certificate is null ? (Stream)network : new SslStream(network);
            if (stream is SslStream encrypted)
                await encrypted.AuthenticateAsServerAsync(_certificate!);
            var query = await UpgradeAsync(stream);
            using var member = new Member(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true }), query["conversation"]);
            if (await member.HearAsync(_stop.Token) is not { } signIn)
                return;
            _said.Enqueue(signIn);
            if (IsSilent)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
            if (Interlocked.Increment(ref _signIns) % RefuseEach == 0)
            {
                await member.Socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, null, _stop.Token);
                return;
            }

            string[] missed;
            string last;
            // Whoever is told something has been welcomed, and told what it missed.
            await member.Saying.WaitAsync(_stop.Token);
            lock (_gate)
            {
                last = $"{_history.Count}-0";
                missed = query["after"].Length == 0 ? [] : [.. _history.SkipWhile(one => one.Id != query["after"]).Skip(1).Where(one => member.Hears(one.Conversation)).Select(one => one.Text)];
                _members[number] = member;
            }

            try
            {
                await member.SayNowAsync($$"""{"type":"welcome","id":"{{last}}"}""", _stop.Token);
                foreach (var text in missed)
                    await member.SayNowAsync(text, _stop.Token);
            }
            finally
            {
                member.Saying.Release();
            }

            while (await member.HearAsync(_stop.Token) is { } message)
            {
                if (!message.Contains("final", StringComparison.Ordinal))
                    _said.Enqueue(message);
                await TakeAsync(member, JsonNode.Parse(message)!);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or WebSocketException or ObjectDisposedException or AuthenticationException)
        {
            // Gone.
        }
        finally
        {
            _members.TryRemove(number, out _);
        }
    }

    private async Task TakeAsync(Member speaker, JsonNode message)
    {
        var (reference, conversation) = ((string)message["ref"]!, (string?)message["conversation"] ?? string.Empty);
        var fate = reference.Contains("final", StringComparison.Ordinal) ? Fate.Delivered : _fate(long.Parse(reference.Split(':')[2], null));
        if (fate == Fate.Refused)
        {
            await speaker.SayAsync($$"""{"type":"refused","ref":"{{reference}}"}""", _stop.Token);
            return;
        }

        string text;
        Member[] hearers;
        lock (_gate)
        {
            var id = $"{_history.Count + 1}-0";
            message["id"] = id;
            message["sender"] = 7;
            if (fate == Fate.Altered)
                message["text"] = "another";
            text = message.ToJsonString();
            _history.Add((conversation, id, fate == Fate.Dropped ? "{}" : text));
            hearers = [.. _members.Values.Where(member => member != speaker && member.Hears(conversation))];
        }

        if (fate != Fate.Unacknowledged)
            await speaker.SayAsync($$"""{"type":"ack","ref":"{{reference}}"}""", _stop.Token);
        foreach (var member in fate == Fate.OneUntold ? hearers.Skip(1) : hearers)
        {
            if (fate == Fate.Missed)
                member.Socket.Abort();
            for (var times = fate switch { Fate.Dropped or Fate.Missed => 0, Fate.Twice => 2, _ => 1 }; times > 0; times--)
                await member.SayAsync(fate == Fate.Garbled ? text[..^1] : text, _stop.Token);
        }
    }

    private async Task<Dictionary<string, string>> UpgradeAsync(Stream stream)
    {
        var request = new StringBuilder();
        var piece = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(piece, _stop.Token);
            request.Append((char)piece[0]);
        }

        var key = request.ToString().Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
        var target = request.ToString().Split(' ')[1];
        _said.Enqueue(request.ToString().Replace(key, "KEY", StringComparison.Ordinal));
#pragma warning disable CA5350 // As the protocol has it.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), _stop.Token);
        var values = target.Split('?')[1].Split('&').Select(one => one.Split('=')).ToDictionary(one => one[0], one => one.ElementAtOrDefault(1) ?? string.Empty);
        return new Dictionary<string, string> { ["conversation"] = values.GetValueOrDefault("conversation", string.Empty), ["after"] = values.GetValueOrDefault("after", string.Empty) };
    }

    private sealed class Member(WebSocket socket, string conversation) : IDisposable
    {
        public SemaphoreSlim Saying { get; } = new(1);

        public WebSocket Socket => socket;

        /// <summary>What everybody is told is for all; a conversation is for those who opened it.</summary>
        public bool Hears(string what) => what.Length == 0 || conversation.Length == 0 || conversation == what;

        public async Task SayAsync(string text, CancellationToken stop)
        {
            try
            {
                await Saying.WaitAsync(stop);
                try
                {
                    await SayNowAsync(text, stop);
                }
                finally
                {
                    Saying.Release();
                }
            }
            catch (Exception error) when (error is WebSocketException or ObjectDisposedException or IOException)
            {
                // It went meanwhile.
            }
        }

        public Task SayNowAsync(string text, CancellationToken stop) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, stop);

        public async Task<string?> HearAsync(CancellationToken stop)
        {
            var bytes = new byte[4_096];
            var came = await socket.ReceiveAsync(bytes.AsMemory(), stop);
            return came.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(bytes, 0, came.Count);
        }

        public void Dispose()
        {
            socket.Dispose();
            Saying.Dispose();
        }
    }
}
