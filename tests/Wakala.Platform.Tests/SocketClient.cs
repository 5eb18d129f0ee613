using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wakala.Platform.Tests;

/// <summary>A WebSocket into the platform, as a browser has it.</summary>
internal sealed class SocketClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();

    private SocketClient()
    {
        _socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=wakala";
        _socket.Options.CollectHttpResponseDetails = true;
    }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public int HttpStatus => (int)_socket.HttpStatusCode;

    /// <summary>What the platform said first to a connection that signed in.</summary>
    public JsonNode Welcome { get; private set; } = JsonNode.Parse("{}")!;

    /// <summary>Connects, and signs in with the first message.</summary>
    public static async Task<SocketClient> OpenAsync(Uri platform, string token, string conversation = "", string after = "")
    {
        var client = await ConnectAsync(platform, $"?conversation={Uri.EscapeDataString(conversation)}&after={after}");
        await client.SayAsync(new { type = "auth", token });
        client.Welcome = await client.HearAsync();
        ((string?)client.Welcome["type"]).Should().Be("welcome");
        return client;
    }

    /// <summary>Connects and says nothing.</summary>
    public static async Task<SocketClient> ConnectAsync(Uri platform, string query)
    {
        var client = new SocketClient();
        var address = new UriBuilder(new Uri(platform, "/ws" + query)) { Scheme = platform.Scheme == "https" ? "wss" : "ws" }.Uri;
        await client._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Tries to connect with a query; gives the status that it was refused with, 101 where it was not.</summary>
    public static async Task<int> TryAsync(Uri platform, string query)
    {
        using var client = new SocketClient();
        try
        {
            await client._socket.ConnectAsync(new UriBuilder(new Uri(platform, "/ws" + query)) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return client.HttpStatus;
    }

    public Task SendAsync(string conversation, string reference, string text)
        => SayAsync(new { type = "message", conversation, @ref = reference, text });

    public Task BroadcastAsync(string reference, string text) => SayAsync(new { type = "broadcast", @ref = reference, text });

    public Task SayAsync(object message)
        => _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>The next of what comes; null when the platform closes.</summary>
    public async Task<JsonNode?> TryHearAsync(TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience ?? Patience);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            if (read.MessageType == WebSocketMessageType.Close)
                return null;
            length += read.Count;
            if (read.EndOfMessage)
                return JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }

    public async Task<JsonNode> HearAsync() => await TryHearAsync() ?? throw new InvalidOperationException($"The platform closed: {_socket.CloseStatusDescription}");

    /// <summary>The references of the next messages, as many as asked for, and nothing else among them.</summary>
    public async Task<List<string>> HearRefsAsync(int count)
    {
        var refs = new List<string>();
        while (refs.Count < count)
        {
            var one = await HearAsync();
            if ((string?)one["type"] is "message" or "broadcast")
                refs.Add((string)one["ref"]!);
        }

        return refs;
    }

    /// <summary>Waits for acknowledgements; gives the ids.</summary>
    public async Task<List<string>> AcknowledgedAsync(int count)
    {
        var ids = new List<string>();
        while (ids.Count < count)
        {
            var one = await HearAsync();
            ((string?)one["type"]).Should().NotBe("refused", one.ToJsonString());
            if ((string?)one["type"] == "ack")
                ids.Add((string)one["id"]!);
        }

        return ids;
    }

    /// <summary>That nothing more comes for a while.</summary>
    public async Task ShouldHearNothingAsync()
    {
        var hearing = () => TryHearAsync(TimeSpan.FromMilliseconds(300));
        await hearing.Should().ThrowAsync<OperationCanceledException>();
    }

    public void Dispose() => _socket.Dispose();
}
