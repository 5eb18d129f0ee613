using System.Text.Json;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Asks one operation of the platform by hand, beside any load.</summary>
internal sealed class AuditClient(ContractFile contract, string operation, Uri baseAddress) : IDisposable
{
    private readonly RequestTemplate _template = new(contract, operation, baseAddress);
    private readonly HttpClient _client = TargetRoute.Direct.Open();

    /// <summary>The status of a right answer.</summary>
    public int RightStatus => contract.Operation(operation).Success.Status;

    /// <summary>Sends a question.</summary>
    /// <returns>The status, and the answer's body; null where that is no JSON.</returns>
    public async Task<(int Status, JsonElement? Answer)> AskAsync(ApiQuestion question, CancellationToken cancellationToken)
    {
        using var request = _template.Make(question.Values, question.Session?.Token, question.Tenant.WebhookSecret, question.Content).ToMessage();
        using var response = await _client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body);
            return ((int)response.StatusCode, json.RootElement.Clone());
        }
        catch (JsonException)
        {
            return ((int)response.StatusCode, null);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
