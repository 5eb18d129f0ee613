using System.Globalization;
using System.Text.Json;

namespace Wakala.Perf.Environments;

/// <summary>A Prometheus that watches the system: instant queries over its HTTP API.</summary>
/// <param name="address">Where it answers.</param>
/// <param name="queries">PromQL by name, where the usual exporters' names do not hold.</param>
public sealed class MetricsSource(Uri address, IReadOnlyDictionary<string, string> queries) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The sum over the samples that a query gives just now; null where it gives none.</summary>
    /// <param name="name">The query's name, by which the environment's file may replace it.</param>
    /// <param name="usual">The query where the file does not; null for none.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="EnvironmentException">Prometheus does not answer, or refuses the query.</exception>
    public async Task<double?> ValueAsync(string name, string? usual, CancellationToken cancellationToken)
    {
        if ((queries.GetValueOrDefault(name) ?? usual) is not { } query)
            return null;
        try
        {
            using var answer = await _client.GetAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), cancellationToken);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            if (json.RootElement.GetProperty("status").GetString() != "success")
                throw new EnvironmentException($"Prometheus refuses the query of {name} ({query}): {json.RootElement.GetProperty("error")}", $"Correct access.queries.{name} in the environment's file.");
            var samples = json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToList();
            return samples.Count == 0 ? null : samples.Sum(sample => double.Parse(sample.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new EnvironmentException($"Prometheus at {address} does not answer: {error.Message}", "Correct access.metrics in the environment's file, or leave it out.", error);
        }
    }

    /// <summary>Whether the environment's file names a query of its own, which gives the document's unit.</summary>
    public bool IsReplaced(string name) => queries.ContainsKey(name);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
