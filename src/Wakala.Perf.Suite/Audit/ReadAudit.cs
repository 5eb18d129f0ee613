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
    /// <summary>Rows that have come since an answer, in a tenant to which nobody writes much.</summary>
    private const int FewNewRows = 10;

    /// <summary>Rows that may have come since an answer, where it is not right by fewer.</summary>
    private const int NewRows = 200;

    private const string Wrong = "are not what the database has";

    /// <summary>The generator's clock and the database's may differ by this much; besides that, nobody needs to see what is written while a request is under way.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(string Question, int Further), Task<IReadOnlyList<JsonElement>>> _truths = [];
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

    /// <summary>
    /// What is wrong with a first page. Rows that came after the question, or while it was under way, need not be in it; what is older must. Such a row may belong between others: it
    /// has the time at which its transaction began, and is seen when that ends.
    /// </summary>
    /// <param name="truth">The newest rows, from the newest on, more than the page can have.</param>
    /// <param name="found">The page's.</param>
    /// <param name="askedAt">When it was asked for.</param>
    /// <param name="limit">How many rows were asked for.</param>
    internal static string? OfFirstPage(IReadOnlyList<JsonElement> truth, IReadOnlyList<JsonElement> found, DateTimeOffset askedAt, int limit)
    {
        List<JsonElement> due = [.. truth.Where(row => row.GetProperty("createdAt").GetDateTimeOffset() <= askedAt - UnderWay || found.Any(one => HasSameId(row, one)))];
        if (found.Count == 0)
            return due.Count == 0 ? null : "no rows, and there are some in the database";
        var first = due.TakeWhile(row => !HasSameId(row, found[0])).Count();
        if (first == due.Count)
            return $"it begins with {Id(found[0])}, which is not among the tenant's newest";
        return first > 0
            ? $"it begins with {Id(found[0])}, and {Id(due[first - 1])} had been written before it was asked for"
            : RowDifference.OfAll([.. due.Take(limit)], found);
    }

    /// <summary>The same by as few of the newest rows as tell it.</summary>
    /// <param name="newest">Gives them: as many as were asked for, and so many further ones.</param>
    /// <param name="found">The page's.</param>
    /// <param name="askedAt">When it was asked for.</param>
    /// <param name="limit">How many rows were asked for.</param>
    internal static async Task<string?> OfFirstPageAsync(Func<int, Task<IReadOnlyList<JsonElement>>> newest, IReadOnlyList<JsonElement> found, DateTimeOffset askedAt, int limit)
    {
        var few = await newest(FewNewRows);
        // A page with fewer rows than it may have is right by them only where the tenant has no more: the rows that it lacks may lie behind many new ones.
        var isWhole = found.Count >= limit || few.Count < limit + FewNewRows;
        return isWhole && OfFirstPage(few, found, askedAt, limit) is null ? null : OfFirstPage(await newest(NewRows), found, askedAt, limit);
    }

    private bool IsFirstPage(ApiQuestion question) => how.Cursor is { } cursor && question.Value(cursor).Length == 0;

    private async Task<string?> FirstPageAsync(ApiQuestion question, DateTimeOffset askedAt, IReadOnlyList<JsonElement> found, CancellationToken cancellationToken)
    {
        var limit = int.Parse(question.Value("limit"), System.Globalization.CultureInfo.InvariantCulture);
        return await OfFirstPageAsync(further => TruthAsync(question, further, cancellationToken), found, askedAt, limit);
    }

    private static bool HasSameId(JsonElement truth, JsonElement found)
        => found.ValueKind == JsonValueKind.Object && found.TryGetProperty("id", out var id) && RowDifference.Plain(id) == RowDifference.Plain(truth.GetProperty("id"));

    private static string Id(JsonElement row) => row.TryGetProperty("id", out var id) ? RowDifference.Plain(id) : "something without an id";

    private Task<IReadOnlyList<JsonElement>> TruthAsync(ApiQuestion question, int further, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_truths.TryGetValue((question.Key, further), out var known))
                return known;
            var values = directory.Parameters(question);
            if (further > 0)
                values["limit"] = $"{int.Parse(values["limit"], System.Globalization.CultureInfo.InvariantCulture) + further}";
            return _truths[(question.Key, further)] = database.RowsAsync(how.Truth!, values, cancellationToken);
        }
    }
}
