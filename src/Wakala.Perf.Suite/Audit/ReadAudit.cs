using System.Text.Json;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Holds the rows of answers to those that the suite's own statement gives for the same question.</summary>
/// <param name="database">The database.</param>
/// <param name="directory">Who is who.</param>
/// <param name="how">The operation's statements.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class ReadAudit(AuditDatabase database, AuditDirectory directory, OperationAudit how, AuditFindings findings)
{
    /// <summary>Rows that may have come since an answer, before a first page is looked for further back.</summary>
    private const int NewRows = 200;

    private const string Wrong = "are not what the database has";

    /// <summary>The generator's clock and the database's may differ by this much; besides that, nobody needs to see what is written while a request is under way.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Task<IReadOnlyList<JsonElement>>> _truths = [];
    private readonly Lock _gate = new();

    /// <summary>Holds one answer to the truth.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="askedAt">When.</param>
    /// <param name="answer">What came.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CheckAsync(ApiQuestion question, DateTimeOffset askedAt, JsonElement answer, CancellationToken cancellationToken)
    {
        var found = RowsOf(answer);
        var difference = IsFirstPage(question)
            ? await FirstPageAsync(question, askedAt, found, cancellationToken)
            : RowDifference.OfAll(await TruthAsync(question, 0, cancellationToken), found);
        if (difference is not null)
            findings.Add(Wrong, $"{Name(question)}: {difference}");
    }

    /// <summary>The rows of an answer.</summary>
    public IReadOnlyList<JsonElement> RowsOf(JsonElement answer)
        => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(how.Rows!, out var rows) && rows.ValueKind == JsonValueKind.Array ? [.. rows.EnumerateArray()] : [];

    /// <summary>Holds what a cursor led to, to the rows after the page that it came with.</summary>
    public async Task CheckNextAsync(ApiQuestion question, JsonElement last, JsonElement answer, CancellationToken cancellationToken)
    {
        var values = directory.Parameters(question);
        foreach (var member in last.EnumerateObject())
            values[member.Name] = RowDifference.Plain(member.Value);
        if (RowDifference.OfAll(await database.RowsAsync(how.TruthAfter!, values, cancellationToken), RowsOf(answer)) is { } difference)
            findings.Add("have a cursor that does not go on where the page ended", $"{Name(question)}: {difference}");
    }

    /// <summary>A question for a sentence: nothing of it is a secret.</summary>
    public static string Name(ApiQuestion question)
        => $"{question.Tenant.Slug}, {string.Join(", ", question.Values.Where(one => one.Value.Length > 0 && one.Key is not ("password" or "tenant")).Select(one => $"{one.Key} {RowDifference.Text(one.Value)}"))}";

    private bool IsFirstPage(ApiQuestion question) => how.Cursor is { } cursor && question.Value(cursor).Length == 0;

    /// <summary>Rows that came after the answer, or while it was under way, stand before those that it has; what is older must be in it.</summary>
    private async Task<string?> FirstPageAsync(ApiQuestion question, DateTimeOffset askedAt, IReadOnlyList<JsonElement> found, CancellationToken cancellationToken)
    {
        var limit = int.Parse(question.Value("limit"), System.Globalization.CultureInfo.InvariantCulture);
        var truth = await TruthAsync(question, NewRows, cancellationToken);
        if (found.Count == 0)
            return truth.Count == 0 || truth[^1].GetProperty("createdAt").GetDateTimeOffset() > askedAt - UnderWay ? null : "no rows, and there are some in the database";
        var first = truth.TakeWhile(row => !HasSameId(row, found[0])).Count();
        if (first == truth.Count)
            return $"it begins with {Id(found[0])}, which is not among the tenant's newest";
        if (first > 0 && truth[first - 1].GetProperty("createdAt").GetDateTimeOffset() <= askedAt - UnderWay)
            return $"it begins with {Id(found[0])}, and {Id(truth[first - 1])} had been written before it was asked for";
        return RowDifference.OfAll([.. truth.Skip(first).Take(limit)], found);
    }

    private static bool HasSameId(JsonElement truth, JsonElement found)
        => found.ValueKind == JsonValueKind.Object && found.TryGetProperty("id", out var id) && RowDifference.Plain(id) == RowDifference.Plain(truth.GetProperty("id"));

    private static string Id(JsonElement row) => row.TryGetProperty("id", out var id) ? RowDifference.Plain(id) : "something without an id";

    private Task<IReadOnlyList<JsonElement>> TruthAsync(ApiQuestion question, int further, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_truths.TryGetValue(question.Key, out var known))
                return known;
            var values = directory.Parameters(question);
            if (further > 0)
                values["limit"] = $"{int.Parse(values["limit"], System.Globalization.CultureInfo.InvariantCulture) + further}";
            return _truths[question.Key] = database.RowsAsync(how.Truth!, values, cancellationToken);
        }
    }
}
