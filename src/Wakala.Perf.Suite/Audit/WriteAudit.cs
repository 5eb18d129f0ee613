using System.Globalization;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Balances a trial's books: what was acknowledged is stored, queued and told of, each once, with what was sent, at its tenant.</summary>
/// <param name="contract">Where all of that is.</param>
/// <param name="directory">Who is who.</param>
/// <param name="scenario">Gives what was sent.</param>
/// <param name="report">What was acknowledged.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class WriteAudit(ContractFile contract, AuditDirectory directory, ApiScenario scenario, AnswerReport report, AuditFindings findings)
{
    private readonly List<string> _notSeen = [];

    /// <summary>Balances them.</summary>
    /// <param name="ways">Ways to what was written.</param>
    /// <param name="window">When the load began.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Conservation> BalanceAsync(AuditWays ways, AuditWindow window, CancellationToken cancellationToken)
    {
        var how = contract.Audit!.Operations[report.Operation];
        // Before the rows: what is still on its way is stored before it is queued.
        var entries = await EntriesAsync(ways, window);
        var rows = await ways.Database.RowsAsync(how.Stored!, new Dictionary<string, string> { ["since"] = window.Since }, cancellationToken);
        var stored = new StoredRows(scenario, report, findings).Check(rows, ways.Own);
        if (how.File is { } path)
            await new UploadedFiles(ways.MediaRoot, path, directory, scenario, findings).CheckAsync(stored, cancellationToken);
        var queued = Queued(entries, ways.Own, [.. rows.Select(row => RowDifference.Plain(row.GetProperty("id")))]);
        var pushed = await PushedAsync(how, window, cancellationToken);
        _notSeen.Add("no workers in this suite");
        if (how.Channel is null)
            _notSeen.Add("nothing is told of");
        if (report.FurtherWrites > 0)
            _notSeen.Add(string.Create(CultureInfo.InvariantCulture, $"{report.FurtherWrites:#,0} writes beyond the first {report.Writes.Count:#,0} were not looked for"));
        return new Conservation(report.Writes.Count, stored.Count, queued, null, pushed) { NotSeen = [.. _notSeen] };
    }

    /// <summary>The tenants that each row was queued for, by its id; null where that cannot be seen.</summary>
    private async Task<ILookup<string, string>?> EntriesAsync(AuditWays ways, AuditWindow window)
    {
        if (contract.Queues?.Values.FirstOrDefault(one => one.Operation == report.Operation) is not { Audit.Entry: { } audit } queue)
            return null;
        if (ways.Redis is null)
        {
            _notSeen.Add("no way into Redis: the queue was not read");
            return null;
        }

        var since = DateTimeOffset.FromUnixTimeMilliseconds(window.SinceMilliseconds);
        var read = window.Evicted ? null : await new QueueEntries(ways.Redis.GetDatabase(), string.Empty).QueuedAsync(queue, audit, since);
        if (read is null)
        {
            _notSeen.Add(window.Evicted ? "Redis gave up keys: the queue may not be whole" : "the queue's oldest entries are gone");
            return null;
        }

        return read.ToLookup(one => one.Id, one => one.Tenant);
    }

    private long? Queued(ILookup<string, string>? entries, bool own, HashSet<string> stored)
    {
        if (entries is null)
            return null;
        if (own)
        {
            foreach (var stray in entries.Where(same => !stored.Contains(same.Key)))
                findings.Add("are queued without their row", $"row {stray.Key}");
        }

        return Count("are not queued", "are queued twice", "are queued for another tenant", id => [.. entries[id]]);
    }

    private async Task<long?> PushedAsync(OperationAudit how, AuditWindow window, CancellationToken cancellationToken)
    {
        if (how.Channel is null || window.Pushed is not { } watch)
            return null;
        await watch.WaitAsync(report.Writes.Count, cancellationToken);
        var heard = watch.Heard.ToLookup(one => one.Key.Id, one => (one.Key.TenantId, Times: one.Value));
        return Count("are told of to nobody", "are told of twice", "are told of to another tenant", id => [.. heard[id].SelectMany(one => Enumerable.Repeat(one.TenantId, one.Times))]);
    }

    /// <summary>Counts the writes that are found once and at their tenant.</summary>
    private long Count(string missing, string twice, string elsewhere, Func<string, string[]> tenantsOf)
    {
        var right = 0L;
        foreach (var write in report.Writes)
        {
            var slug = scenario.QuestionOf(write.Arrival).Tenant.Slug;
            var (tenant, found) = (directory.TenantId(slug), tenantsOf($"{write.Id}"));
            var problem = found.Length == 0 ? missing : found.Length > 1 ? twice : found[0] != tenant ? elsewhere : null;
            if (problem is null)
                right++;
            else
                findings.Add(problem, $"{write.Id} of {slug}");
        }

        return right;
    }
}
