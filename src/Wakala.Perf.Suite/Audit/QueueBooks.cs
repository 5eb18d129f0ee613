using System.Globalization;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>A row that a queue's work is for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Its tenant's number.</param>
/// <param name="Slug">Its tenant's slug; empty where there is no such tenant.</param>
/// <param name="IsWorked">Whether a worker did what it had to.</param>
/// <param name="Facts">What was sent, as it is stored.</param>
internal sealed record StoredRow(string Id, string Tenant, string Slug, bool IsWorked, IReadOnlyDictionary<string, string> Facts);

/// <summary>Names the row that something is for.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Tenant">Its tenant's number.</param>
internal readonly record struct RowName(string Id, string Tenant);

/// <summary>What was pushed for a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Facts">What was told, by the names of the row's facts.</param>
internal sealed record PushedRow(RowName Row, IReadOnlyDictionary<string, string> Facts);

/// <summary>
/// The books of a queue: everything acknowledged is stored once, as it was sent, at its tenant; is queued once; is worked; and is pushed once with what is stored. And nothing
/// is at any of these places that nobody sent.
/// </summary>
internal sealed record QueueBooks
{
    private const int LongestFact = 60;

    /// <summary>Requests that were certainly acknowledged.</summary>
    public required IReadOnlyList<SentRequest> Acknowledged { get; init; }

    /// <summary>Requests that may have been taken though nobody said so: they failed, or were of a warm-up.</summary>
    public IReadOnlyList<SentRequest> Possible { get; init; } = [];

    /// <summary>How many were acknowledged; where that is not known one by one, more than <see cref="Acknowledged"/> has.</summary>
    public required long Count { get; init; }

    /// <summary>What is stored.</summary>
    public required IReadOnlyList<StoredRow> Rows { get; init; }

    /// <summary>What was queued; null where that was not seen.</summary>
    public IReadOnlyList<RowName>? Entries { get; init; }

    /// <summary>What was pushed; null where that was not seen, or nothing is pushed.</summary>
    public IReadOnlyList<PushedRow>? Pushes { get; init; }

    /// <summary>Why something was not seen.</summary>
    public IReadOnlyList<string> NotSeen { get; init; } = [];

    /// <summary>The line of counts, and what is wrong, a sentence each.</summary>
    public (Conservation Line, IReadOnlyList<string> Faults) Balance()
    {
        var (faults, rows) = (new List<string>(), Rows.ToDictionary(row => new RowName(row.Id, row.Tenant)));
        // What failed for its sender may be stored and no more: a row that nobody acknowledged owes nothing.
        var forgiven = Math.Max(0, Rows.Count - Count);
        var stored = Store(faults);
        long? queued = Entries is null ? null : Queue(faults, rows, forgiven);
        var unworked = Rows.Where(row => !row.IsWorked).ToList();
        if (unworked.Count > forgiven)
            faults.Add(Text($"{unworked.Count:#,0} of {Rows.Count:#,0} stored rows were acknowledged by a worker and not worked: the first is {Name(unworked[0])}."));
        long? pushed = Pushes is null ? null : Push(faults, rows, forgiven);
        return (new Conservation(Count, stored, queued, Rows.Count - unworked.Count, pushed) { NotSeen = NotSeen }, faults);
    }

    private long Store(List<string> faults)
    {
        var columns = Rows.Count > 0 ? Rows[0].Facts.Keys.ToList() : [];
        var certain = Counted(Acknowledged.Select(KeyOf));
        var possible = Counted(Possible.Select(KeyOf));
        var (found, foreign) = (0L, new List<StoredRow>());
        foreach (var row in Rows)
        {
            var key = Key(row.Slug, columns.Select(column => row.Facts[column]));
            if (Take(certain, key) || Take(possible, key))
                found++;
            else
                foreign.Add(row);
        }

        if (foreign.Count > 0)
            faults.Add(Text($"{foreign.Count:#,0} stored rows are not what anybody sent, or are there once too often: the first is {Name(foreign[0])}: {Shown(foreign[0].Facts)}."));
        var lost = Math.Max(certain.Values.Sum(), Count - found);
        if (lost > 0)
            faults.Add(Text($"{lost:#,0} of {Count:#,0} acknowledged requests are not stored as they were sent{(certain.FirstOrDefault(one => one.Value > 0).Key is { } first ? $": the first is {Shortened(first.Replace('\n', ' '))}" : string.Empty)}."));
        return found;

        string KeyOf(SentRequest sent) => Key(sent.Tenant, columns.Select(column => sent.Facts.TryGetValue(column, out var fact)
            ? fact
            : throw new InvalidOperationException($"The contract's audit of a queue has a column '{column}', and the request has: {string.Join(", ", sent.Facts.Keys)}.")));
    }

    private long Queue(List<string> faults, Dictionary<RowName, StoredRow> rows, long forgiven)
    {
        var entries = Counted(Entries!);
        var strays = entries.Keys.Where(entry => !rows.ContainsKey(entry)).ToList();
        if (strays.Count > 0)
            faults.Add(Text($"{strays.Count:#,0} entries of the queue name no row of their tenant: the first is row {strays[0].Id} of tenant {strays[0].Tenant}."));
        var again = entries.Where(entry => entry.Value > 1).ToList();
        if (again.Count > 0)
            faults.Add(Text($"{again.Count:#,0} rows were queued more than once: the first is row {again[0].Key.Id} of tenant {again[0].Key.Tenant}, {again[0].Value} times."));
        var without = rows.Where(row => !entries.ContainsKey(row.Key)).Select(row => row.Value).ToList();
        if (without.Count > forgiven)
            faults.Add(Text($"{without.Count:#,0} stored rows were never queued: the first is {Name(without[0])}."));
        return rows.Count - without.Count;
    }

    private long Push(List<string> faults, Dictionary<RowName, StoredRow> rows, long forgiven)
    {
        var pushes = Pushes!.ToLookup(push => push.Row);
        var strays = pushes.Where(push => !rows.ContainsKey(push.Key)).ToList();
        if (strays.Count > 0)
            faults.Add(Text($"{strays.Count:#,0} pushes are of no row of their tenant: the first is of row {strays[0].Key.Id}, to tenant {strays[0].Key.Tenant}."));
        var again = pushes.Where(push => push.Count() > 1).ToList();
        if (again.Count > 0)
            faults.Add(Text($"{again.Count:#,0} rows were pushed more than once: the first is row {again[0].Key.Id}, {again[0].Count()} times."));
        var altered = Pushes!.Where(push => rows.TryGetValue(push.Row, out var row) && push.Facts.Any(fact => row.Facts[fact.Key] != fact.Value)).ToList();
        if (altered.Count > 0)
            faults.Add(Text($"{altered.Count:#,0} pushes do not tell what is stored: the first is of row {altered[0].Row.Id}, which has {Shown(rows[altered[0].Row].Facts)}, and {Shown(altered[0].Facts)} was pushed."));
        var without = rows.Where(row => !pushes.Contains(row.Key)).Select(row => row.Value).ToList();
        if (without.Count > forgiven)
            faults.Add(Text($"{without.Count:#,0} stored rows were never pushed: the first is {Name(without[0])}."));
        return rows.Count - without.Count;
    }

    private static string Key(string slug, IEnumerable<string> facts) => string.Join('\n', facts.Prepend(slug));

    private static Dictionary<T, long> Counted<T>(IEnumerable<T> all)
        where T : notnull => all.CountBy(one => one).ToDictionary(one => one.Key, one => (long)one.Value);

    private static bool Take(Dictionary<string, long> left, string key)
    {
        if (left.GetValueOrDefault(key) is not (> 0 and var count))
            return false;
        left[key] = count - 1;
        return true;
    }

    private static string Name(StoredRow row) => $"row {row.Id} of {(row.Slug.Length > 0 ? row.Slug : $"tenant {row.Tenant}, whom nobody knows")}";

    private static string Shown(IReadOnlyDictionary<string, string> facts) => string.Join(", ", facts.Select(fact => $"{fact.Key} '{Shortened(fact.Value)}'"));

    private static string Shortened(string text) => text.Length <= LongestFact ? text : Text($"{text[..LongestFact]}… ({text.Length} characters)");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
