namespace Wakala.Perf.Load;

/// <summary>Errors by kind. A target that invents a new message each time cannot fill the memory: past a number of kinds the rest share one.</summary>
internal sealed class ErrorCounts
{
    private const int MostKinds = 64;
    private const string OtherKinds = "other";

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long Total { get; private set; }

    public void Add(string kind)
    {
        Total++;
        if (_counts.Count >= MostKinds && !_counts.ContainsKey(kind))
            kind = OtherKinds;
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
    }

    public IReadOnlyDictionary<string, long> ToDictionary() => new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);
}
