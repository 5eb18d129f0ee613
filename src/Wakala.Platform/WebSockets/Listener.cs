namespace Wakala.Platform;

/// <summary>A connection in its tenant's room.</summary>
/// <param name="Conversation">The one that it has open; empty where it hears the whole room.</param>
/// <param name="Outbox">What it is to be sent.</param>
internal sealed record Listener(string Conversation, Outbox Outbox)
{
    public bool Hears(RoomEvent one) => Conversation.Length == 0 || one.Conversation.Length == 0 || one.Conversation == Conversation;
}
