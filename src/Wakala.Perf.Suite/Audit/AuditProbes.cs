using System.Text.Json;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What is asked after a load, since a load by itself does not ask it: caches twice, pages that follow, writes that must be seen at once, keys that are used again.</summary>
/// <param name="contract">What the platform answers.</param>
/// <param name="baseAddress">Where.</param>
/// <param name="scenario">Gives questions.</param>
/// <param name="report">What was asked and written.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class AuditProbes(ContractFile contract, Uri baseAddress, ApiScenario scenario, AnswerReport report, AuditFindings findings)
{
    /// <summary>A fault in one of 100 is met among 460 with a chance of 99 %: 1 - 0.99^460.</summary>
    public const int Enough = 460;

    private const int CachedQuestions = 12;
    private const int Askers = 4;

    /// <summary>Numbers of arrivals that no load reaches.</summary>
    private const long OwnArrivals = 1_000_000_000_000;

    /// <summary>Asks questions that a cache may mix up: each, those that differ from it in one part, and each again.</summary>
    /// <returns>How many answers were held to the truth.</returns>
    public async Task<int> AskCachesAsync(ReadAudit reads, CancellationToken cancellationToken)
    {
        using var client = Client(report.Operation);
        var asked = 0;
        await ForEachAsync(CachedQuestions, async (number, stop) =>
        {
            var question = scenario.QuestionOf(OwnArrivals + number);
            ApiQuestion[] like = [question, .. scenario.DifferingInOnePart(question)];
            // The second round is answered by the cache, and by a wrong key with somebody else's answer.
            foreach (var one in like.Concat(like))
            {
                var askedAt = TimeProvider.System.GetUtcNow();
                if (await AnswerAsync(client, one, stop) is { } answer)
                    await reads.CheckAsync(one, askedAt, answer, stop);
                Interlocked.Increment(ref asked);
            }
        }, cancellationToken);
        return asked;
    }

    /// <summary>Asks for the pages that answers' cursors lead to.</summary>
    /// <returns>How many were held to the truth.</returns>
    public async Task<int> FollowAsync(IReadOnlyList<(ApiQuestion Question, JsonElement Answer)> pages, OperationAudit how, ReadAudit reads, CancellationToken cancellationToken)
    {
        using var client = Client(report.Operation);
        (ApiQuestion Question, JsonElement Answer)[] some = [.. pages.Where(page => Next(page.Answer, how) is not null && reads.RowsOf(page.Answer).Count > 0).Take(Enough)];
        await ForEachAsync(some.Length, async (at, stop) =>
        {
            var (question, answer) = some[at];
            var next = new ApiQuestion(question.Number, question.Tenant, new Dictionary<string, string>(question.Values) { [how.Cursor!] = Next(answer, how)! }, question.Session);
            if (await AnswerAsync(client, next, stop) is { } page)
                await reads.CheckNextAsync(question, reads.RowsOf(answer)[^1], page, stop);
        }, cancellationToken);
        return some.Length;
    }

    /// <summary>Asks what must be refused: right questions with one part that is not.</summary>
    /// <param name="refused">The parts, and the status of a refusal.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many were asked.</returns>
    public async Task<int> AskWhatIsRefusedAsync(IReadOnlyDictionary<string, int> refused, CancellationToken cancellationToken)
    {
        using var client = Client(report.Operation);
        foreach (var (part, wanted) in refused)
        {
            await ForEachAsync(Enough, async (number, stop) =>
            {
                var question = scenario.QuestionOf(OwnArrivals + number);
                var (status, _) = await client.AskAsync(scenario.Falsified(question, part), stop);
                if (status != wanted)
                    findings.Add($"were not refused with status {wanted}", $"{ReadAudit.Name(question)}: status {status}", of: $"{Enough} questions with a false {part}");
            }, cancellationToken);
        }

        return refused.Count * Enough;
    }

    /// <summary>Writes, and asks at once for what shows it: what was cached before must not be answered any more.</summary>
    /// <param name="writes">What is written.</param>
    /// <param name="writing">Gives questions of it.</param>
    /// <param name="shownBy">What shows it.</param>
    /// <param name="reading">How that is audited.</param>
    /// <param name="most">How many writes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many writes.</returns>
    public async Task<int> WriteAndLookAsync(string writes, ApiScenario writing, string shownBy, OperationAudit reading, int most, CancellationToken cancellationToken)
    {
        using var writer = Client(writes);
        using var reader = Client(shownBy);
        var of = $"{most} requests of {writes} after the load";
        // Nobody else writes to an asker's tenant meanwhile.
        string[] ours = [.. Enumerable.Range(0, Enough).Select(number => writing.QuestionOf(OwnArrivals + number).Tenant.Slug).CountBy(one => one).OrderByDescending(one => one.Value).Take(Askers).Select(one => one.Key)];
        await Parallel.ForEachAsync(Enumerable.Range(0, ours.Length), Options(cancellationToken), async (asker, stop) =>
        {
            var number = OwnArrivals + (asker * 1_000_000L);
            for (var left = most / ours.Length; left > 0; number++)
            {
                var question = writing.QuestionOf(number);
                if (question.Tenant.Slug != ours[asker])
                    continue;
                left--;
                var (status, written) = await writer.AskAsync(question, stop);
                if (status != writer.RightStatus || written is not { } answer || !answer.TryGetProperty("id", out var id))
                {
                    findings.Add("were refused", $"status {status}", of: of);
                    continue;
                }

                var look = new ApiQuestion(number, question.Tenant, new Dictionary<string, string> { ["limit"] = "3" }, question.Session);
                var page = await AnswerAsync(reader, look, stop);
                var newest = page is { } found && found.TryGetProperty(reading.Rows!, out var rows) && rows.GetArrayLength() > 0 ? rows[0] : default;
                if (newest.ValueKind != JsonValueKind.Object || RowDifference.Plain(newest.GetProperty("id")) != RowDifference.Plain(id))
                    findings.Add($"are not shown by {shownBy} at once", $"{RowDifference.Plain(id)} of {question.Tenant.Slug}", of: of);
                else if (writing.Stored(question) is { } sent && sent.FirstOrDefault(one => newest.TryGetProperty(one.Key, out var value) && RowDifference.Plain(value) != one.Value) is { Key: { } column })
                    findings.Add($"are shown otherwise than they were sent by {shownBy}", $"{RowDifference.Plain(id)} of {question.Tenant.Slug}: {column} is {RowDifference.Text(newest.GetProperty(column))}, and {RowDifference.Text(sent[column])} was sent", of: of);
            }
        });
        return most / Math.Max(1, ours.Length) * ours.Length;
    }

    /// <summary>Sends requests again, with the keys that they had: each must have its first answer.</summary>
    /// <returns>How many were sent.</returns>
    public async Task<int> RepeatAsync(CancellationToken cancellationToken)
    {
        using var client = Client(report.Operation);
        AcknowledgedWrite[] some = [.. report.Writes.Take(Enough)];
        await ForEachAsync(some.Length, async (at, stop) =>
        {
            var question = scenario.QuestionOf(some[at].Arrival);
            var (status, again) = await client.AskAsync(question, stop);
            var id = again is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("id", out var value) ? RowDifference.Plain(value) : null;
            if (status is < 200 or > 299 || id != $"{some[at].Id}")
                findings.Add("had another answer when they were sent again", $"{some[at].Id} of {question.Tenant.Slug}, and then {id ?? "none"} (status {status})", of: $"{some.Length} requests with the same key");
        }, cancellationToken);
        return some.Length;
    }

    /// <summary>Asks for something with tokens that logins gave.</summary>
    public async Task UseTokensAsync(IReadOnlyList<(ApiQuestion Question, string Token)> tokens, string operation, CancellationToken cancellationToken)
    {
        using var client = Client(operation);
        await ForEachAsync(tokens.Count, async (at, stop) =>
        {
            var (question, token) = tokens[at];
            var (status, _) = await client.AskAsync(new ApiQuestion(0, question.Tenant, new Dictionary<string, string> { ["limit"] = "1" }, new Session(question.Tenant.Slug, token)), stop);
            if (status != client.RightStatus)
                findings.Add("have a token that opens nothing", $"{question.Value("email")} of {question.Tenant.Slug}: {operation} answered {status}");
        }, cancellationToken);
    }

    private async Task<JsonElement?> AnswerAsync(AuditClient client, ApiQuestion question, CancellationToken cancellationToken)
    {
        var (status, answer) = await client.AskAsync(question, cancellationToken);
        if (status == client.RightStatus && answer is not null)
            return answer;
        findings.Add("were refused after the load", $"{ReadAudit.Name(question)}: status {status}");
        return null;
    }

    private static string? Next(JsonElement answer, OperationAudit how)
        => how.Next is { } next && answer.TryGetProperty(next, out var cursor) && cursor.ValueKind == JsonValueKind.String ? cursor.GetString() : null;

    private AuditClient Client(string operation) => new(contract, operation, baseAddress);

    private static Task ForEachAsync(int count, Func<int, CancellationToken, ValueTask> ask, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(Enumerable.Range(0, count), Options(cancellationToken), ask);

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Askers, CancellationToken = cancellationToken };
}
