using System.Net.WebSockets;
using System.Text.Json;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// <c>GET /ws</c>: a WebSocket into the tenant's room. The token comes in the query (<c>token</c>) or in the first message; <c>conversation</c> opens one in place
/// of the whole room, and <c>after</c> is the last event that an earlier connection saw.
/// </summary>
internal sealed class SocketEndpoint(SignIn signIn, Rooms rooms, Backplane backplane, PlatformSettings settings, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan SignInLimit = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new Refusal(StatusCodes.Status426UpgradeRequired, null, "This is a WebSocket's address: ask for an upgrade.");
        var query = context.Request.Query;
        var conversation = SocketText.Conversation(query["conversation"].ToString()) ?? throw Refusal.OfField("conversation", SocketText.ConversationProblem);
        var after = After(query["after"].ToString());
        Caller? caller = null;
        if (query["token"].ToString() is { Length: > 0 } token)
            caller = await signIn.FindAsync(token, context.RequestAborted) ?? throw Refusal.Unauthorized("The token is not valid, or its session has ended.");

        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = settings.Ping, KeepAliveTimeout = settings.Ping });
        await using var stopping = lifetime.ApplicationStopping.Register(socket.Abort);
        try
        {
            await TalkAsync(new SocketReader(socket), socket, caller, conversation, after, context.RequestAborted);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            // The other side is gone, or did not answer a ping, or was cut off.
        }
    }

    private static EventId? After(string text)
    {
        if (text.Length == 0)
            return null;
        return EventId.TryParse(text, out var id) ? id : throw Refusal.OfField("after", "after must be the id of an event.");
    }

    private async Task TalkAsync(SocketReader reader, WebSocket socket, Caller? caller, string conversation, EventId? after, CancellationToken cancellationToken)
    {
        caller ??= await FirstMessageAsync(reader, cancellationToken);
        if (caller is null)
        {
            await CloseAsync(socket, WebSocketCloseStatus.PolicyViolation, "The first message must hold a valid token.", cancellationToken);
            return;
        }

        var listener = new Listener(conversation, new Outbox(socket, settings.SocketBuffer));
        var speaker = new Speaker(caller, backplane, listener.Outbox);
        Room room;
        try
        {
            room = await rooms.OfAsync(caller.Tenant.Id);
            await room.JoinAsync(listener, after);
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            await CloseAsync(socket, WebSocketCloseStatus.InternalServerError, "Redis is away.", cancellationToken);
            return;
        }

        try
        {
            while (await reader.ReadAsync(cancellationToken) is { } message)
                await speaker.SayAsync(message, cancellationToken);
            await CloseAsync(socket, reader.TooLong ? WebSocketCloseStatus.MessageTooBig : WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        finally
        {
            room.Leave(listener);
        }
    }

    private async Task<Caller?> FirstMessageAsync(SocketReader reader, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(SignInLimit);
        if (await reader.ReadAsync(limit.Token) is not { } first)
            return null;
        try
        {
            return JsonSerializer.Deserialize(first.Span, WireJson.Default.SocketRequest) is { Type: "auth", Token: { } token }
                ? await signIn.FindAsync(token, limit.Token)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string? why, CancellationToken cancellationToken)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(status, why, cancellationToken);
    }
}
