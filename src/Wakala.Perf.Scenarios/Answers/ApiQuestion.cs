namespace Wakala.Perf.Scenarios;

/// <summary>What one request asks, before it is written as HTTP: the same for the same seed and number.</summary>
/// <param name="Number">The arrival's number.</param>
/// <param name="Tenant">Whose request it is.</param>
/// <param name="Values">The parameters' values by the names that the contract gives them.</param>
/// <param name="Session">Who asks; null where nobody is logged in.</param>
/// <param name="Content">The file's content, for an upload.</param>
public sealed record ApiQuestion(long Number, FeedTenant Tenant, IReadOnlyDictionary<string, string> Values, Session? Session = null, ReadOnlyMemory<byte> Content = default)
{
    /// <summary>Two questions of one key have the same answer, as long as nothing is written.</summary>
    public string Key { get; } = string.Join('\n', Values.Values.Prepend(Tenant.Slug));

    /// <summary>A parameter's value; empty where the request has none.</summary>
    public string Value(string name) => Values.GetValueOrDefault(name, string.Empty);
}
