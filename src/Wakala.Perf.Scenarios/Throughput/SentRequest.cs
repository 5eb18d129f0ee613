using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>What one arrival sent.</summary>
/// <param name="Tenant">The tenant's slug.</param>
/// <param name="Facts">
/// By the names that the request has for it: the properties of its JSON, its headers, <c>body</c> for the whole text; of a file <c>fileName</c>, <c>bytes</c> and <c>sha256</c>.
/// </param>
public sealed partial record SentRequest(string Tenant, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>The name of the whole text of a body.</summary>
    public const string Body = "body";

    /// <summary>What a request sends.</summary>
    /// <param name="tenant">The slug of the tenant that it is for.</param>
    /// <param name="request">The request.</param>
    public static SentRequest Of(string tenant, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Fields)
            facts[name] = value;
        if (request.ContentType?.StartsWith("multipart/", StringComparison.Ordinal) == true)
            AddFile(facts, Encoding.UTF8.GetString(request.Content[0].Span), request.Content[1].Span);
        else if (request.ContentType is not null)
            AddJson(facts, request.ContentBytes());
        return new SentRequest(tenant, facts);
    }

    private static void AddFile(Dictionary<string, string> facts, string head, ReadOnlySpan<byte> file)
    {
        facts["fileName"] = FileName().Match(head).Groups[1].Value;
        facts["bytes"] = file.Length.ToString(CultureInfo.InvariantCulture);
        facts["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file));
    }

    [GeneratedRegex("filename=\"([^\"]*)\"")]
    private static partial Regex FileName();

    private static void AddJson(Dictionary<string, string> facts, byte[] body)
    {
        facts[Body] = Encoding.UTF8.GetString(body);
        using var json = JsonDocument.Parse(body);
        foreach (var property in json.RootElement.EnumerateObject())
            facts[property.Name] = property.Value.ToString();
    }
}
