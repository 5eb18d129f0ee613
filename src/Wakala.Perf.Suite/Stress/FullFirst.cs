using System.Globalization;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>What could not take more where the limits broke.</summary>
/// <param name="Name">Its name: <c>API processors</c>, <c>connection pool</c>, <c>IO: WalSync of the database</c>.</param>
/// <param name="Sentence">How that is known.</param>
internal sealed record FullFirst(string Name, string Sentence)
{
    /// <summary>Of the processors: the rest goes to what nobody counts, and to the kernel.</summary>
    private const double Full = 0.85;

    /// <summary>Of the requests under way: what most of them wait for.</summary>
    private const double Most = 0.4;

    private static readonly FullFirst Unseen = new("nothing that is seen", "no processors were full, and where requests waited nobody sees here");

    /// <summary>Finds it: processors that are full, by whoever uses most of them; else what most requests wait for.</summary>
    /// <param name="cores">Processor time of each part, in cores.</param>
    /// <param name="limits">How much there is for each part; parts whose limits are named alike share one.</param>
    /// <param name="beside">What the generator and other programs used beside them, in cores.</param>
    /// <param name="shared">The limit of the processors that these used it of; null where they are on another machine.</param>
    /// <param name="underWay">Requests under way at once, on average.</param>
    /// <param name="waits">Where they waited; null where nobody saw.</param>
    public static FullFirst Find(
        IReadOnlyDictionary<ResourceRole, double> cores, IReadOnlyDictionary<ResourceRole, ResourceLimit> limits, double beside, ResourceLimit? shared, double underWay, MeanWaits? waits)
    {
        // Redis does its work on one thread.
        if (cores.TryGetValue(ResourceRole.Cache, out var redis) && redis >= Full)
            return new FullFirst("Redis' thread", Text($"Redis used {redis:0.00} cores, and works on one thread"));
        foreach (var place in cores.Where(one => limits.ContainsKey(one.Key)).GroupBy(one => limits[one.Key].Text))
        {
            var limit = limits[place.First().Key];
            var others = place.Key == shared?.Text ? beside : 0;
            var used = place.Sum(one => one.Value) + others;
            if (used < Full * limit.Value)
                continue;
            var most = place.MaxBy(one => one.Value);
            return new FullFirst(
                $"{ResourceRows.Roles[most.Key]} processors",
                Text($"{used:0.00} of {limit.Text} were used: {string.Join(", ", place.OrderByDescending(one => one.Value).Select(one => Text($"{ResourceRows.Roles[one.Key]} {one.Value:0.00}")))}, what is none of them {others:0.00}"));
        }

        if (waits is null)
            return Unseen;
        if (!(underWay >= 1))
            return new FullFirst("nothing that is seen", "no processors were full, and with less than one request under way at once none waits for another");
        var all = Text($"of {underWay:0} requests under way");
        // Who waits for a connection waits for what those do that have one.
        if (waits.ForEvent is { } waited && waited.Value >= Most * Math.Max(1, Math.Min(underWay, waits.PoolUsed ?? underWay)))
            return new FullFirst($"{waited.Key} of the database", Text($"{waited.Value:0.0} statements waited there, {all}"));
        (string Name, double? Count, string What)[] places =
        [
            ("connection pool", waits.ForConnection, Text($"waited for one of {waits.PoolSize} connections to the database")),
            ("Redis", waits.ForRedis, "waited for an answer of Redis"),
            ("API threads", waits.ForThread, Text($"pieces of work waited for one of {waits.Threads} threads of the API, whose processors were not full")),
            ("database", waits.Running, "statements ran in the database, whose processors were not full"),
        ];
        var first = places.MaxBy(place => place.Count);
        if (first.Count is null)
            return Unseen;
        return first.Count >= Most * underWay
            ? new FullFirst(first.Name, Text($"{first.Count:0.0} {first.What}, {all}"))
            : new FullFirst("nothing that is seen", Text($"no processors were full, and {all} {string.Join(", ", places.Where(place => place.Count is not null).Select(place => Text($"{place.Count:0.0} {place.What}")))}"));
    }

    /// <summary>What the kernel says of the machine; nothing where it does not.</summary>
    public static string Pressures(MeanWaits? waits) => waits is { ProcessorPressure: { } processor, StoragePressure: { } storage, MemoryPressure: { } memory }
        ? Text($"Some task waited for a processor {100 * processor:0} % of the time, for storage {100 * storage:0} %, for memory {100 * memory:0} %")
        : "The kernel does not say what its tasks waited for";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
