using System.Text;

namespace Wakala.Platform;

/// <summary>What happened in a tenant's room, as the backplane carries it.</summary>
/// <param name="Id">Its place in the tenant's stream.</param>
/// <param name="Previous">The place of the one before it: whoever has not seen that one has missed something.</param>
/// <param name="Conversation">Whose it is; empty for everybody's.</param>
/// <param name="Frame">What listeners are told: the body with its id first.</param>
internal sealed record RoomEvent(EventId Id, EventId Previous, string Conversation, byte[] Frame)
{
    private const byte Separator = (byte)'\n';

    /// <summary>Reads what the backplane's script publishes: id, previous id, conversation and body, a line each.</summary>
    public static RoomEvent? Parse(ReadOnlySpan<byte> published)
    {
        var first = published.IndexOf(Separator);
        var second = Next(published, first);
        var third = Next(published, second);
        if (third < 0)
            return null;
        return Make(
            Encoding.ASCII.GetString(published[..first]),
            Encoding.ASCII.GetString(published[(first + 1)..second]),
            Encoding.UTF8.GetString(published[(second + 1)..third]),
            published[(third + 1)..]);
    }

    /// <summary>Null where it is none: an id that is no id, a body that is no object.</summary>
    public static RoomEvent? Make(string id, string previous, string conversation, ReadOnlySpan<byte> body)
    {
        if (!EventId.TryParse(id, out var at) || !EventId.TryParse(previous, out var before) || body.Length < 2 || body[0] != '{')
            return null;
        return new RoomEvent(at, before, conversation, [.. Encoding.ASCII.GetBytes($"{{\"id\":\"{id}\","), .. body[1..]]);
    }

    private static int Next(ReadOnlySpan<byte> bytes, int after)
    {
        if (after < 0)
            return -1;
        var next = bytes[(after + 1)..].IndexOf(Separator);
        return next < 0 ? -1 : after + 1 + next;
    }
}
