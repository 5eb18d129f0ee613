using System.Buffers.Text;
using System.Text.Json;

namespace Wakala.Perf.Scenarios;

/// <summary>What a JSON web token says (RFC 7519), unchecked: its signature is the platform's matter.</summary>
public static class TokenClaims
{
    /// <summary>The claims; null where the text is no such token.</summary>
    public static JsonDocument? Read(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var parts = token.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1]))
            return null;
        try
        {
            return JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
