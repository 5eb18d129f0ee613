using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>Says and reads what the contract has a WebSocket speak.</summary>
internal sealed class SocketProtocol(ContractWebSocket contract)
{
    private readonly TextTemplate _signIn = Template(contract.SignIn, "token");
    private readonly TextTemplate _message = Template(contract.Message, "conversation", "ref", "text");
    private readonly TextTemplate _broadcast = Template(contract.Broadcast, "ref", "text");
    private readonly (string Name, TextTemplate Value)[] _query =
        [.. contract.Query.Select(one => (one.Key, new TextTemplate(one.Value, ["conversation", "after"])))];

    private readonly byte[] _kind = Encoding.UTF8.GetBytes(contract.Kind);
    private readonly byte[] _id = Encoding.UTF8.GetBytes(contract.Id);
    private readonly byte[] _reference = Encoding.UTF8.GetBytes(contract.Reference);
    private readonly byte[] _conversation = Encoding.UTF8.GetBytes(contract.Conversation);
    private readonly byte[] _sender = Encoding.UTF8.GetBytes(contract.Sender);
    private readonly byte[] _text = Encoding.UTF8.GetBytes(contract.Text);

    /// <summary>What a contract has a WebSocket speak.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public static SocketProtocol Of(ContractFile contract)
        => new(contract.WebSocket ?? throw new InvalidOperationException($"The contract '{contract.Name}' has no webSocket."));

    public string PathAndQuery(string conversation, string after)
    {
        var values = new Dictionary<string, string> { ["conversation"] = conversation, ["after"] = after };
        var query = _query.Select(one => (one.Name, Value: one.Value.Fill(values, Uri.EscapeDataString))).Where(one => one.Value.Length > 0);
        return $"{contract.Path}?{string.Join('&', query.Select(one => $"{one.Name}={one.Value}"))}";
    }

    public byte[] SignIn(string token) => Fill(_signIn, new() { ["token"] = token });

    public byte[] Message(string conversation, string reference, string text)
        => Fill(_message, new() { ["conversation"] = conversation, ["ref"] = reference, ["text"] = text });

    public byte[] Broadcast(string reference, string text) => Fill(_broadcast, new() { ["ref"] = reference, ["text"] = text });

    public bool IsWelcome(SocketNote note) => note.Kind == contract.Welcome;

    /// <summary>What came; what it does not have is empty.</summary>
    /// <exception cref="InvalidDataException">It is not JSON.</exception>
    public SocketNote Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return ReadJson(text);
        }
        catch (JsonException)
        {
            throw new InvalidDataException(ErrorKind.Malformed);
        }
    }

    public bool IsAcknowledgement(SocketNote note) => note.Kind == contract.Acknowledged;

    public bool IsRefusal(SocketNote note) => note.Kind == contract.Refused;

    /// <summary>Whether what came is a message into a conversation, or one for everybody where that is wanted.</summary>
    public bool Is(SocketNote note, bool forEverybody) => note.Kind == (string?)(forEverybody ? contract.Broadcast : contract.Message)[contract.Kind];

    private SocketNote ReadJson(ReadOnlySpan<byte> text)
    {
        var note = new SocketNote(string.Empty, string.Empty, string.Empty);
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            if (reader.ValueTextEquals(_kind))
                note = note with { Kind = Value(ref reader) };
            else if (reader.ValueTextEquals(_id))
                note = note with { Id = Value(ref reader) };
            else if (reader.ValueTextEquals(_reference))
                note = note with { Reference = Value(ref reader) };
            else if (reader.ValueTextEquals(_conversation))
                note = note with { Conversation = Value(ref reader) };
            else if (reader.ValueTextEquals(_sender))
                note = note with { Sender = Value(ref reader) };
            else if (reader.ValueTextEquals(_text))
                note = note with { Text = Value(ref reader) };
        }

        return note;
    }

    private static string Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => string.Empty,
        };
    }

    private static TextTemplate Template(JsonObject json, params string[] values) => new(json.ToJsonString(), values);

    private static byte[] Fill(TextTemplate template, Dictionary<string, string> values)
        => Encoding.UTF8.GetBytes(template.Fill(values, text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()));
}

/// <summary>A text that came.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Reference">The sender's own name of it.</param>
internal readonly record struct SocketNote(string Kind, string Id, string Reference)
{
    /// <summary>The conversation that it was said in; empty for everybody's.</summary>
    public string Conversation { get; init; } = string.Empty;

    /// <summary>The number of the user who said it.</summary>
    public string Sender { get; init; } = string.Empty;

    /// <summary>What was said.</summary>
    public string Text { get; init; } = string.Empty;
}
