using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Wakala.Perf.Scenarios;

/// <summary>What one arrival sent.</summary>
/// <param name="Tenant">The tenant's slug.</param>
/// <param name="Facts">
/// By the names that the request has for it: the properties of its JSON, its headers, <c>body</c> for the whole text; of a file <c>fileName</c>, <c>bytes</c> and <c>sha256</c>.
/// </param>
public sealed record SentRequest(string Tenant, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>The name of the whole text of a body.</summary>
    public const string Body = "body";

    /// <summary>What a request sends.</summary>
    /// <param name="tenant">The slug of the tenant that it is for.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<SentRequest> ReadAsync(string tenant, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Headers.NonValidated)
            facts[name] = values.ToString();
        if (request.Content is MultipartContent files)
            await AddFileAsync(facts, files.Single(), cancellationToken);
        else if (request.Content is { } content)
            AddJson(facts, await content.ReadAsByteArrayAsync(cancellationToken));
        return new SentRequest(tenant, facts);
    }

    private static async Task AddFileAsync(Dictionary<string, string> facts, HttpContent file, CancellationToken cancellationToken)
    {
        var bytes = await file.ReadAsByteArrayAsync(cancellationToken);
        facts["fileName"] = NameOf(file.Headers.ContentDisposition);
        facts["bytes"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
        facts["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static string NameOf(ContentDispositionHeaderValue? disposition) => disposition?.FileName?.Trim('"') ?? string.Empty;

    private static void AddJson(Dictionary<string, string> facts, byte[] body)
    {
        facts[Body] = Encoding.UTF8.GetString(body);
        using var json = JsonDocument.Parse(body);
        foreach (var property in json.RootElement.EnumerateObject())
            facts[property.Name] = property.Value.ToString();
    }
}
