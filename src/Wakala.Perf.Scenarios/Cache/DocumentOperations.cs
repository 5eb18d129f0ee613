namespace Wakala.Perf.Scenarios;

/// <summary>
/// The operations of the document's table that a build may not send: the reference platform has neither hashes nor sorted sets. Sizes are the document's
/// own where it has any: 1,000 tenant configurations of 5 MB are 5 kB each, here a hash of 20 fields of 250 bytes.
/// </summary>
public static class DocumentOperations
{
    private const int Tenants = 1_000;
    private const int Fields = 20;
    private const int FieldLength = 250;
    private const int Members = 10_000;

    /// <summary>A field of a tenant's configuration.</summary>
    public static CacheOperation HashGet { get; } = new(
        "HGET",
        [new(1, Tenants, ["HGET", "{prefix}config:{n}", "field07"], ["HSET", "{prefix}config:{n}", .. Enumerable.Range(0, Fields).SelectMany(Field)])]);

    /// <summary>A session's last moment, scored by the arrival that touched it: a hundred sets of a hundred members, as many as the document has sessions.</summary>
    public static CacheOperation SortedSetAdd { get; } = new(
        "ZADD",
        [new(1, Members, ["ZADD", "{prefix}active:{n2}", "{arrival}", "{hex}"], null)]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CacheOperation> All { get; } = [HashGet, SortedSetAdd];

    private static string[] Field(int number) => [$"field{number:00}", new string((char)('a' + number), FieldLength)];
}
