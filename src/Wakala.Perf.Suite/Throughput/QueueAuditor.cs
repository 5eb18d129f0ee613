using System.Globalization;
using System.Security.Cryptography;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>A load that filled a queue.</summary>
/// <param name="Scenario">Its type: an <see cref="ApiScenario"/>.</param>
/// <param name="Context">What it was told.</param>
/// <param name="Arrivals">How many arrivals it had, those of its warm-up too.</param>
/// <param name="Acknowledged">How many of the last of them were acknowledged.</param>
/// <param name="Unacknowledged">How many of the last of them were not; those before are of a warm-up, of which nobody knows.</param>
internal sealed record QueueLoad(Type Scenario, ScenarioContext Context, long Arrivals, long Acknowledged, long Unacknowledged)
{
    /// <summary>What its scenario noted of each arrival; null where only their number is known.</summary>
    public AnswerReport? Noted { get; private init; }

    /// <summary>A load whose scenario has noted what became of each arrival.</summary>
    public static QueueLoad Of(Type scenario, ScenarioContext context, AnswerReport noted)
    {
        var acknowledged = noted.Writes.Count + noted.FurtherWrites;
        return new QueueLoad(scenario, context, acknowledged + noted.Unanswered.Count, acknowledged, noted.Unanswered.Count) { Noted = noted };
    }

    /// <summary>The same, of which only the numbers are known.</summary>
    public QueueLoad Counted() => this with { Noted = null };
}

/// <summary>
/// Balances the books of a queue after it was worked, by ways that are not the platform's: what was sent is made again from its seed, what is stored is asked of the
/// database, what was queued and pushed of the streams, and files are summed where they lie.
/// </summary>
/// <param name="database">The way into the database.</param>
/// <param name="entries">The way into the streams.</param>
/// <param name="mediaRoot">Where the platform keeps uploaded files.</param>
internal sealed class QueueAuditor(DatabaseConnection database, QueueEntries entries, string mediaRoot)
{
    /// <summary>More than this is counted and not held against what was sent: the books would fill the memory of a run of an hour.</summary>
    public const long MostRows = 150_000;

    /// <summary>Arrivals beyond those that a shape comes to by its length: where it ends within one.</summary>
    private const int Beyond = 2;

    /// <summary>The database's own clock, which rows are dated by.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
        => new(await database.ValueAsync<DateTime>("SELECT clock_timestamp()", cancellationToken));

    /// <summary>Balances a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="since">When its load began, by <see cref="NowAsync"/>.</param>
    /// <param name="loads">What filled it since.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    public async Task<(Conservation Line, IReadOnlyList<string> Faults)> BalanceAsync(
        QueueContract queue, DateTimeOffset since, IReadOnlyList<QueueLoad> loads, CancellationToken cancellationToken)
    {
        var acknowledged = loads.Sum(load => load.Acknowledged);
        if (queue.Audit is not { } audit)
            return (new Conservation(acknowledged, null, null, null, null) { NotSeen = ["the contract does not say how the queue is audited"] }, []);
        if (loads.Sum(load => load.Arrivals) > MostRows)
            return await CountAsync(audit, since, loads, cancellationToken);
        var (certain, possible) = await SentAsync(loads, cancellationToken);
        // Before the rows: what is still on its way is stored before it is queued, and pushed after that.
        var queued = await entries.QueuedAsync(queue, audit.Entry, since);
        var pushed = audit.Pushed is { } push ? await entries.PushedAsync(push, (await TenantsAsync()).Distinct(), since) : null;
        var rows = await RowsAsync(audit, since, cancellationToken);
        var (line, faults) = new QueueBooks
        {
            Acknowledged = certain,
            Possible = possible,
            Count = acknowledged,
            Rows = rows,
            Entries = queued,
            Pushes = pushed,
            NotSeen =
            [
                .. queued is null ? ["the stream of the queue has given up its first entries"] : (string[])[],
                .. audit.Pushed is null ? ["nothing is pushed of this queue"] : pushed is null ? ["the streams of the rooms have given up their first events"] : (string[])[],
            ],
        }.Balance();
        return (line, [.. faults, .. await FilesAsync(audit, rows, cancellationToken)]);

        async Task<IEnumerable<string>> TenantsAsync()
            => queued?.Select(entry => entry.Tenant) ?? (await RowsAsync(audit, since, cancellationToken)).Select(row => row.Tenant);
    }

    private async Task<(Conservation Line, IReadOnlyList<string> Faults)> CountAsync(QueueAudit audit, DateTimeOffset since, IReadOnlyList<QueueLoad> loads, CancellationToken cancellationToken)
    {
        // Each of the others may be stored or not, so that as many lost ones would not be seen.
        var (acknowledged, others) = (loads.Sum(load => load.Acknowledged), loads.Sum(load => load.Arrivals + Beyond - load.Acknowledged));
        var (stored, worked) = (await database.RowsAsync(
            $"SELECT count(*), count(*) FILTER (WHERE worked) FROM ({audit.Rows}) rows", reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken, since))[0];
        var line = new Conservation(acknowledged, stored, null, worked, null)
        {
            NotSeen = [string.Create(CultureInfo.InvariantCulture, $"more than {MostRows:#,0} rows are counted only, and up to {others:#,0} that are stored may hide as many lost ones")],
        };
        return (line, stored < acknowledged || worked < acknowledged
            ? [$"Work is missing: {line.Line}."]
            : stored > acknowledged + others ? [string.Create(CultureInfo.InvariantCulture, $"More is stored than was sent ({acknowledged + others:#,0}): {line.Line}.")] : []);
    }

    private async Task<IReadOnlyList<StoredRow>> RowsAsync(QueueAudit audit, DateTimeOffset since, CancellationToken cancellationToken) => await database.RowsAsync(
        audit.Rows,
        reader =>
        {
            var facts = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var at = 0; at < reader.FieldCount; at++)
                facts[reader.GetName(at)] = Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture) ?? string.Empty;
            var row = new StoredRow(facts["id"], facts["tenant"], facts["slug"], facts["worked"] == bool.TrueString, facts);
            foreach (var name in (string[])["id", "tenant", "slug", "worked"])
                facts.Remove(name);
            return row;
        },
        cancellationToken,
        since);

    private static async Task<(List<SentRequest> Certain, List<SentRequest> Possible)> SentAsync(IReadOnlyList<QueueLoad> loads, CancellationToken cancellationToken)
    {
        var (certain, possible) = (new List<SentRequest>(), new List<SentRequest>());
        foreach (var load in loads)
        {
            await using var scenario = (ApiScenario)Activator.CreateInstance(load.Scenario)!;
            await scenario.PrepareAsync(load.Context, cancellationToken);
            if (load.Noted is { } noted)
            {
                certain.AddRange(noted.Writes.Select(write => SentOf(scenario, write.Arrival)));
                possible.AddRange(noted.Unanswered.Select(arrival => SentOf(scenario, arrival)));
                continue;
            }

            var measured = load.Arrivals - load.Acknowledged - load.Unacknowledged;
            for (var arrival = 0L; arrival < load.Arrivals + Beyond; arrival++)
                (load.Unacknowledged == 0 && arrival >= measured && arrival < load.Arrivals ? certain : possible).Add(SentOf(scenario, arrival));
        }

        return (certain, possible);
    }

    private static SentRequest SentOf(ApiScenario scenario, long arrival)
    {
        var (tenant, request) = scenario.RequestOf(arrival);
        return SentRequest.Of(tenant, request);
    }

    /// <summary>Every file is read where it lies: a worker that says that it is whole may not have looked.</summary>
    private async Task<IReadOnlyList<string>> FilesAsync(QueueAudit audit, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        if (audit.File is not { } place)
            return [];
        var broken = new List<string>();
        foreach (var row in rows)
        {
            var path = Path.Combine(mediaRoot, place.Replace("{tenant}", row.Tenant, StringComparison.Ordinal).Replace("{id}", row.Id, StringComparison.Ordinal));
            if (!File.Exists(path))
                broken.Add($"row {row.Id} of {row.Slug} has no file");
            else if (await SumAsync(path, cancellationToken) != row.Facts["sha256"])
                broken.Add($"the file of row {row.Id} of {row.Slug} is not what was sent ({new FileInfo(path).Length} bytes of {row.Facts["bytes"]})");
        }

        return broken.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{broken.Count:#,0} of {rows.Count:#,0} files are not whole: {broken[0]}.")];
    }

    private static async Task<string> SumAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
