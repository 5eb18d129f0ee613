using System.Text.Json;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// What one connection says into its room. Messages go to the backplane in the order in which they came, several at once; each is acknowledged when it is
/// in the tenant's stream, and from then on it is delivered.
/// </summary>
internal sealed class Speaker(Caller caller, Backplane backplane, Outbox outbox)
{
    private const int MostUnderWay = 64;

    private readonly Queue<Task> _underWay = new(MostUnderWay);

    public async Task SayAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        SocketRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(message.Span, WireJson.Default.SocketRequest);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (Problem(request) is { } problem)
        {
            Answer(new SocketAnswer("refused", request?.Ref, null, problem));
            return;
        }

        if (_underWay.Count == MostUnderWay)
            await _underWay.Dequeue().WaitAsync(cancellationToken);
        // Asked for here, in order; only the answer is waited for later.
        _underWay.Enqueue(PassOnAsync(request!));
    }

    private static string? Problem(SocketRequest? request) => request switch
    {
        null => "A message must be a JSON object.",
        { Type: not ("message" or "broadcast") } => "type must be message or broadcast.",
        { Ref: not { Length: >= 1 and <= SocketText.LongestName } } => "ref must have 1 to 64 characters.",
        { Text: not { Length: >= 1 and <= SocketText.LongestText } } => "text must have 1 to 4096 characters.",
        { Type: "message", Conversation: null or "" } => "conversation is missing.",
        { Type: "message", Conversation: { } one } when SocketText.Conversation(one) is null => SocketText.ConversationProblem,
        _ => null,
    };

    private async Task PassOnAsync(SocketRequest request)
    {
        try
        {
            var conversation = request.Type == "message" ? request.Conversation! : string.Empty;
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new SocketEvent(request.Type!, conversation, request.Ref!, caller.UserId, request.Text!), WireJson.Default.SocketEvent);
            var id = await backplane.PublishAsync(caller.Tenant.Id, conversation, body);
            Answer(new SocketAnswer("ack", request.Ref, id, null));
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            Answer(new SocketAnswer("refused", request.Ref, null, "Redis is away; whether the message was taken is not known."));
        }
    }

    private void Answer(SocketAnswer answer) => outbox.Offer(JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Default.SocketAnswer));
}
