using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wakala.Perf.Gate;

/// <summary>
/// What an answer or a question says, as a message may show it: what a member's name gives away as a secret, and what looks like one anywhere, is replaced by its length; the rest is cut short.
/// </summary>
public static partial class Redaction
{
    private const int Longest = 160;

    private static readonly string[] Secret = ["token", "password", "passphrase", "secret", "signature", "authorization", "credential", "cookie", "email", "apikey", "privatekey"];

    /// <summary>A text without the secrets that stand in it: addresses of mail, bearer tokens, signatures, and what a query gives under a secret's name.</summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parted = NamedValue().Replace(text, match => IsSecret(match.Groups["name"].Value) ? match.Groups["name"].Value + "=" + Hidden(match.Groups["value"].Length) : match.Value);
        return LooksSecret().Replace(parted, match => Hidden(match.Length));
    }

    /// <summary>A JSON document without the secrets in it; a text that is none as <see cref="Text"/> has it. Cut short.</summary>
    public static string Document(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Value(string.Empty, document.RootElement);
        }
        catch (JsonException)
        {
            return Short(Text(json));
        }
    }

    /// <summary>One value of a document, cut short.</summary>
    /// <param name="at">JSON pointer to where it stands, whose last names tell whether it is a secret.</param>
    /// <param name="value">The value.</param>
    internal static string Value(string at, JsonElement value)
        => Short(JsonPointer.Steps(at).Any(IsSecret) ? Hidden(value) : Shown(value));

    private static bool IsSecret(string name)
    {
        var plain = name.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        return Secret.Any(secret => plain.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(",", value.EnumerateObject().Select(member => $"\"{member.Name}\":{(IsSecret(member.Name) ? Hidden(member.Value) : Shown(member.Value))}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", value.EnumerateArray().Select(Shown))}]",
        JsonValueKind.String => Text(value.GetRawText()),
        _ => value.GetRawText(),
    };

    /// <summary>Of what kind it is may be told, and how long: two that differ in it can then be told apart.</summary>
    private static string Hidden(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Hidden(value.GetRawText().Length - 2),
        JsonValueKind.Null => "null",
        var kind => $"(redacted: {kind})",
    };

    private static string Hidden(int length) => $"(redacted, {length} characters)";

    private static string Short(string text) => text.Length <= Longest ? text : $"{text[..Longest]}… ({text.Length} characters)";

    [GeneratedRegex(@"(?<name>[\w.-]+)=(?<value>[^&\s""]+)")]
    private static partial Regex NamedValue();

    [GeneratedRegex(@"[\w.+%-]+@[\w-]+(\.[\w-]+)+|eyJ[\w-]+\.[\w-]+\.[\w-]*|[Bb]earer\s+[^\s""]+|sha256=[0-9a-fA-F]{16,}")]
    private static partial Regex LooksSecret();
}
