using System.Globalization;

namespace Wakala.Perf.Suite;

/// <summary>What is wrong, by kind: how often, and the first case in words.</summary>
internal sealed class AuditFindings
{
    private const int MostKinds = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Count, string First, string? Of)> _kinds = new(StringComparer.Ordinal);

    /// <summary>Enters one case.</summary>
    /// <param name="kind">What it is, without numbers: <c>acknowledged and not stored</c>.</param>
    /// <param name="first">The case in words.</param>
    /// <param name="cases">How many cases it is.</param>
    /// <param name="of">What they are of, with its number, where that is not what all the others are of: <c>460 writes after the load</c>.</param>
    public void Add(string kind, string first, long cases = 1, string? of = null)
    {
        lock (_gate)
            _kinds[kind] = _kinds.TryGetValue(kind, out var known) ? known with { Count = known.Count + cases } : (cases, first, of);
    }

    /// <summary>A sentence a kind, the most frequent first: <c>12 of 4,500 writes were acknowledged and not stored (the first: …)</c>.</summary>
    /// <param name="of">What they are of.</param>
    /// <param name="total">How many of these there were.</param>
    public IReadOnlyList<string> Sentences(string of, long total)
    {
        var all = string.Create(CultureInfo.InvariantCulture, $"{total:#,0} {of}");
        string[] sentences = [.. _kinds.OrderByDescending(kind => kind.Value.Count).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value.Count:#,0} of {kind.Value.Of ?? all} {kind.Key} (the first: {kind.Value.First})."))];
        return sentences.Length <= MostKinds ? sentences : [.. sentences.Take(MostKinds), string.Create(CultureInfo.InvariantCulture, $"{sentences.Length - MostKinds} more kinds of wrong {of} were found.")];
    }
}
