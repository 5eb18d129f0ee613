using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>A Prometheus that watches the system: instant queries over its HTTP API, <c>/api/v1/query</c> below its address.</summary>
public sealed class MetricsSource : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly Uri _address;
    private readonly IReadOnlyDictionary<string, string> _queries;
    private readonly HttpClient _client;

    /// <param name="address">Where it answers.</param>
    /// <param name="route">How it is reached.</param>
    /// <param name="queries">PromQL by name, where the usual exporters' names do not hold.</param>
    /// <param name="token">What it is shown (<c>Authorization: Bearer</c>); null for nothing.</param>
    /// <param name="tenant">Whose metrics are asked for (<c>X-Scope-OrgID</c>); null where it has those of one alone.</param>
    public MetricsSource(Uri address, TargetRoute route, IReadOnlyDictionary<string, string> queries, string? token = null, string? tenant = null)
    {
        ArgumentNullException.ThrowIfNull(route);
        (_address, _queries, _client) = (address, queries, route.Open(AnswerLimit));
        if (token is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (tenant is not null)
            _client.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
    }

    /// <summary>The sum over the samples that a query gives just now, as Prometheus counts: infinite, or not a number, where one of them is. Null where it gives none.</summary>
    /// <param name="name">The query's name, by which the environment's file may replace it.</param>
    /// <param name="usual">The query where the file does not; null for none.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="EnvironmentException">Prometheus does not answer, or refuses the query, or the query gives no samples of one moment.</exception>
    public async Task<double?> ValueAsync(string name, string? usual, CancellationToken cancellationToken)
    {
        if ((_queries.GetValueOrDefault(name) ?? usual) is not { } query)
            return null;
        try
        {
            using var answer = await _client.GetAsync(_address.Below($"/api/v1/query?query={Uri.EscapeDataString(query)}"), cancellationToken);
            // It says what is wrong with a query in an answer of its own form, whose status is 400, 422 or 503.
            if (!answer.IsSuccessStatusCode && answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.ServiceUnavailable))
                throw NoAnswer($"it answered {(int)answer.StatusCode}{Where(answer)}");
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            if (json.RootElement.GetProperty("status").GetString() != "success")
                throw new EnvironmentException($"Prometheus refuses the query of {name} ({query}): {json.RootElement.GetProperty("error")}", Remedy());
            var data = json.RootElement.GetProperty("data");
            return data.GetProperty("resultType").GetString() switch
            {
                "vector" => Sum(data.GetProperty("result")),
                "scalar" => Number(data.GetProperty("result")),
                var other => throw new EnvironmentException($"The query of {name} ({query}) gives a {other}; samples of one moment are needed: a vector or a scalar.", Remedy()),
            };
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw NoAnswer(error is HttpRequestException or OperationCanceledException ? EnvironmentException.Reason(error) : $"what it answers is not what Prometheus does ({error.Message})", error);
        }

        string Remedy() => $"Correct access.queries.{name} in the environment's file.";
    }

    /// <summary>Whether the environment's file names a query of its own, which gives the document's unit.</summary>
    public bool IsReplaced(string name) => _queries.ContainsKey(name);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static double? Sum(JsonElement samples) => samples.GetArrayLength() == 0 ? null : samples.EnumerateArray().Sum(sample => Number(sample.GetProperty("value")));

    /// <summary>A moment and a number, which Prometheus writes as Go does: <c>+Inf</c>, <c>-Inf</c>, <c>NaN</c>.</summary>
    private static double Number(JsonElement sample) => sample[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var text => double.Parse(text!, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Where(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? " (access.metricsToken names the variable that holds its token)"
        : answer.Headers.Location is { } elsewhere ? $" and sends on to {elsewhere}; a redirect is not followed" : string.Empty;

    private EnvironmentException NoAnswer(string why, Exception? cause = null)
        => new($"Prometheus at {_address} does not answer: {why}", "Correct access.metrics in the environment's file, or leave it out.", cause);
}
