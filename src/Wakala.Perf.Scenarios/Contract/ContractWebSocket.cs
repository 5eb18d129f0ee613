using System.Text.Json.Nodes;

namespace Wakala.Perf.Scenarios;

/// <summary>What the platform speaks over a WebSocket: what is sent, with the places of its values in braces, and the names of what comes.</summary>
public sealed record ContractWebSocket
{
    /// <summary>What is asked to be upgraded.</summary>
    public required string Path { get; init; }

    /// <summary>Its query: <c>{conversation}</c>, and <c>{after}</c>, the last id of an earlier connection.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The first message, with <c>{token}</c>: the user's proof.</summary>
    public required JsonObject SignIn { get; init; }

    /// <summary>A message into a conversation: <c>{conversation}</c>, <c>{ref}</c>, <c>{text}</c>.</summary>
    public required JsonObject Message { get; init; }

    /// <summary>A message for everybody of the tenant: <c>{ref}</c>, <c>{text}</c>.</summary>
    public required JsonObject Broadcast { get; init; }

    /// <summary>The property that says what a message is.</summary>
    public required string Kind { get; init; }

    /// <summary>The property that holds its id.</summary>
    public required string Id { get; init; }

    /// <summary>The property that holds the sender's own name of it.</summary>
    public required string Reference { get; init; }

    /// <summary>The property that holds the conversation of what was said; empty for what everybody is told.</summary>
    public required string Conversation { get; init; }

    /// <summary>The property that holds the number of the user who said it.</summary>
    public required string Sender { get; init; }

    /// <summary>The property that holds what was said.</summary>
    public required string Text { get; init; }

    /// <summary>The kind of the answer to a sign-in.</summary>
    public required string Welcome { get; init; }

    /// <summary>The kind of the answer to a message that was taken.</summary>
    public required string Acknowledged { get; init; }

    /// <summary>The kind of the answer to one that was not.</summary>
    public required string Refused { get; init; }
}
