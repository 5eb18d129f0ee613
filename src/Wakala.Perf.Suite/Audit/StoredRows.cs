using System.Text.Json;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What was stored meanwhile, held to what was acknowledged: each write once, with what was sent, at its tenant, and nothing that nobody sent.</summary>
/// <param name="scenario">Gives the questions of arrivals, and what each stores.</param>
/// <param name="report">What was acknowledged.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class StoredRows(ApiScenario scenario, AnswerReport report, AuditFindings findings)
{
    /// <summary>Whether each acknowledged write is stored as it was sent.</summary>
    /// <param name="rows">What was stored since the load began.</param>
    /// <param name="own">Whether nobody else writes here: only then is a stray row one that should not be there.</param>
    /// <returns>The writes that are stored rightly.</returns>
    public IReadOnlyList<AcknowledgedWrite> Check(IReadOnlyList<JsonElement> rows, bool own)
    {
        var byId = rows.ToLookup(row => RowDifference.Plain(row.GetProperty("id")));
        var right = new List<AcknowledgedWrite>();
        var seen = new HashSet<string>();
        var contents = new HashSet<string>();
        foreach (var write in report.Writes)
        {
            var (question, id) = (scenario.QuestionOf(write.Arrival), $"{write.Id}");
            var wanted = Wanted(question, write);
            contents.Add(Content(wanted));
            if (!seen.Add(id))
                findings.Add("were acknowledged with a number that another one has", $"{id} of {question.Tenant.Slug}");
            else if (byId[id].FirstOrDefault() is not { ValueKind: JsonValueKind.Object } row)
                findings.Add("were acknowledged and are not stored", $"{id} of {question.Tenant.Slug}");
            else if (Difference(row, wanted, write) is { } difference)
                findings.Add("are not stored as they were sent", $"{id} of {question.Tenant.Slug}: {difference}");
            else
                right.Add(write);
        }

        if (own && report.FurtherWrites == 0)
            FindStrays(rows, byId, seen, contents);
        return right;
    }

    private void FindStrays(IReadOnlyList<JsonElement> rows, ILookup<string, JsonElement> byId, HashSet<string> acknowledged, HashSet<string> contents)
    {
        foreach (var twice in byId.Where(same => same.Count() > 1))
            findings.Add("are stored twice", twice.Key);
        // What had no answer may be there or not, once.
        var open = report.Unanswered.Select(arrival => Content(scenario.Stored(scenario.QuestionOf(arrival))!)).GroupBy(one => one).ToDictionary(same => same.Key, same => same.Count());
        var columns = report.Writes.Count > 0 ? scenario.Stored(scenario.QuestionOf(report.Writes[0].Arrival))!.Keys : [];
        foreach (var row in rows.Where(row => !acknowledged.Contains(RowDifference.Plain(row.GetProperty("id")))))
        {
            var content = Content(columns.ToDictionary(column => column, column => row.TryGetProperty(column, out var value) ? RowDifference.Plain(value) : string.Empty));
            if (open.GetValueOrDefault(content) is > 0 and var left)
                open[content] = left - 1;
            else
                findings.Add(contents.Contains(content) ? "are stored twice" : "are stored and nobody sent them", $"row {RowDifference.Plain(row.GetProperty("id"))}");
        }
    }

    private Dictionary<string, string> Wanted(ApiQuestion question, AcknowledgedWrite write)
    {
        var wanted = new Dictionary<string, string>(scenario.Stored(question)!);
        if (write.Digest is { } digest)
            wanted["sha256"] = digest;
        return wanted;
    }

    private static string? Difference(JsonElement row, Dictionary<string, string> wanted, AcknowledgedWrite write)
    {
        foreach (var (column, value) in wanted)
        {
            if (row.TryGetProperty(column, out var found) && RowDifference.Plain(found) != value)
                return $"{column} is {RowDifference.Text(found)}, and {RowDifference.Text(value)} was sent";
        }

        return write.CreatedAt is { } said && row.TryGetProperty("createdAt", out var at) && at.GetDateTimeOffset() != said ? $"createdAt is {at}, and {said:O} was answered" : null;
    }

    /// <summary>What tells one write from another, where no number does: without the digest, which only answers have.</summary>
    private static string Content(IReadOnlyDictionary<string, string> values) => string.Join('\n', values.Where(one => one.Key != "sha256").OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value));
}
