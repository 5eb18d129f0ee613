using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wakala.Perf.Scenarios;

/// <summary>Says and reads what the contract has a WebSocket speak.</summary>
internal sealed class SocketSpeech(ContractWebSocket contract)
{
    private readonly TextTemplate _signIn = Template(contract.SignIn, "token");
    private readonly TextTemplate _message = Template(contract.Message, "conversation", "ref", "text");
    private readonly TextTemplate _broadcast = Template(contract.Broadcast, "ref", "text");
    private readonly (string Name, TextTemplate Value)[] _query =
        [.. contract.Query.Select(one => (one.Key, new TextTemplate(one.Value, ["conversation", "after"])))];

    private readonly byte[] _kind = Encoding.UTF8.GetBytes(contract.Kind);
    private readonly byte[] _id = Encoding.UTF8.GetBytes(contract.Id);
    private readonly byte[] _reference = Encoding.UTF8.GetBytes(contract.Reference);

    /// <summary>What a contract has a WebSocket speak.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public static SocketSpeech Of(ContractFile contract)
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

    /// <summary>What came: its kind, its id, and the sender's own name of it; empty where it has none.</summary>
    public SocketNote Read(ReadOnlySpan<byte> text)
    {
        var (kind, id, reference) = (string.Empty, string.Empty, string.Empty);
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            var which = reader.ValueTextEquals(_kind) ? 1 : reader.ValueTextEquals(_id) ? 2 : reader.ValueTextEquals(_reference) ? 3 : 0;
            if (which == 0 || !reader.Read() || reader.TokenType != JsonTokenType.String)
                continue;
            var value = reader.GetString()!;
            (kind, id, reference) = which switch { 1 => (value, id, reference), 2 => (kind, value, reference), _ => (kind, id, value) };
        }

        return new SocketNote(kind, id, reference);
    }

    public bool IsAcknowledgement(SocketNote note) => note.Kind == contract.Acknowledged;

    public bool IsRefusal(SocketNote note) => note.Kind == contract.Refused;

    private static TextTemplate Template(JsonObject json, params string[] values) => new(json.ToJsonString(), values);

    private static byte[] Fill(TextTemplate template, Dictionary<string, string> values)
        => Encoding.UTF8.GetBytes(template.Fill(values, text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()));
}

/// <summary>What a text that came is.</summary>
internal readonly record struct SocketNote(string Kind, string Id, string Reference);
