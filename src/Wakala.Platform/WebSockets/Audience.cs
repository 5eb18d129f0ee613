namespace Wakala.Platform;

/// <summary>The listeners of a room, by the conversation that they have open.</summary>
internal sealed class Audience
{
    private readonly Dictionary<string, HashSet<Listener>> _listeners = new(StringComparer.Ordinal);

    public void Add(Listener listener)
    {
        if (!_listeners.TryGetValue(listener.Conversation, out var those))
            _listeners[listener.Conversation] = those = new HashSet<Listener>(ReferenceEqualityComparer.Instance);
        those.Add(listener);
    }

    public void Remove(Listener listener)
    {
        if (_listeners.TryGetValue(listener.Conversation, out var those) && those.Remove(listener) && those.Count == 0)
            _listeners.Remove(listener.Conversation);
    }

    /// <summary>Tells those who have its conversation open, and those who hear the whole room; everyone what is of no conversation.</summary>
    public void Tell(RoomEvent one)
    {
        if (one.Conversation.Length == 0)
        {
            foreach (var those in _listeners.Values)
                Tell(those, one);
            return;
        }

        if (_listeners.TryGetValue(one.Conversation, out var open))
            Tell(open, one);
        if (_listeners.TryGetValue(string.Empty, out var all))
            Tell(all, one);
    }

    private static void Tell(HashSet<Listener> those, RoomEvent one)
    {
        foreach (var listener in those)
            listener.Outbox.Offer(one.Frame);
    }
}
