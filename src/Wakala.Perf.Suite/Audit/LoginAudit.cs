using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Holds what a login gave to who logged in: the user, what the token says, the session in Redis, and that the token opens something.</summary>
/// <param name="directory">Who is who.</param>
/// <param name="claims">What tokens say; null where they are no JSON web tokens.</param>
/// <param name="how">Where sessions are kept.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class LoginAudit(AuditDirectory directory, ContractClaims? claims, OperationAudit how, AuditFindings findings)
{
    /// <summary>A session may be stored a moment after it was asked for, and its end be rounded; one that was used may last as long again.</summary>
    private static readonly TimeSpan Unpunctual = TimeSpan.FromSeconds(30);

    /// <summary>Holds answers to the truth.</summary>
    /// <param name="answers">Questions and answers.</param>
    /// <param name="redis">Where sessions are kept; null where nobody may look.</param>
    /// <returns>Tokens that are right as far as they say, each with its question.</returns>
    public async Task<IReadOnlyList<(ApiQuestion Question, string Token)>> CheckAsync(IReadOnlyList<(ApiQuestion Question, DateTimeOffset AskedAt, JsonElement Answer)> answers, IDatabase? redis)
    {
        var sessions = new Dictionary<string, KeptSession>();
        var tokens = new List<(ApiQuestion, string)>();
        foreach (var (question, askedAt, answer) in answers)
        {
            var name = $"{question.Value("email")} of {question.Tenant.Slug}";
            var tenant = directory.TenantId(question.Tenant.Slug);
            var (user, found) = (directory.UserId(tenant, question.Value("email")), Member(answer, "userId"));
            if (user != found)
            {
                findings.Add("are of another user", $"{name} is user {user}, and the answer says {found}");
                continue;
            }

            if (Member(answer, "token") is not { } token || claims is null)
                continue;
            using var said = TokenClaims.Read(token);
            if (said is null || Member(said.RootElement, claims.User) != user || Member(said.RootElement, claims.Tenant) != tenant)
            {
                findings.Add("have a token of another user or tenant", $"{name}: user {Member(said?.RootElement ?? default, claims.User)} of tenant {Member(said?.RootElement ?? default, claims.Tenant)}");
                continue;
            }

            var session = Member(said.RootElement, claims.Session) ?? string.Empty;
            var lasts = how.SessionLasts is { } member && double.TryParse(Member(answer, member), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            if (!sessions.TryAdd(session, new KeptSession(question, Fill(how.SessionValue, session, tenant, user), askedAt, lasts)))
                findings.Add("have a session that another answer has too", name);
            tokens.Add((question, token));
        }

        if (redis is not null && how.SessionKey is not null && claims is not null)
            await CheckSessionsAsync(sessions, redis);
        return tokens;
    }

    private async Task CheckSessionsAsync(Dictionary<string, KeptSession> sessions, IDatabase redis)
    {
        RedisKey[] keys = [.. sessions.Keys.Select(session => (RedisKey)Fill(how.SessionKey, session, string.Empty, string.Empty))];
        var (kept, left) = (await redis.StringGetAsync(keys), await Task.WhenAll(keys.Select(key => redis.KeyTimeToLiveAsync(key))));
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (at, session) in sessions.Values.Index())
        {
            var name = $"{session.Question.Value("email")} of {session.Question.Tenant.Slug}";
            if (kept[at] != session.Value)
                findings.Add(kept[at].HasValue ? "have a session of somebody else" : "have no session", name);
            else if (session.Lasts is { } lasts && left[at] is not { } seconds)
                findings.Add("have a session that never ends", $"{name}: it should last {lasts.TotalSeconds:0} s");
            else if (session.Lasts is { } said && (left[at] < session.AskedAt + said - now - Unpunctual || left[at] > said + Unpunctual))
                findings.Add("have a session that does not last as long as the answer says", $"{name}: {left[at]!.Value.TotalSeconds:0} s are left of {said.TotalSeconds:0} s");
        }
    }

    private static string? Member(JsonElement answer, string name)
        => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) ? RowDifference.Plain(value) : null;

    private static string Fill(string? template, string session, string tenant, string? user)
        => (template ?? string.Empty).Replace("{session}", session, StringComparison.Ordinal).Replace("{tenantId}", tenant, StringComparison.Ordinal).Replace("{userId}", user, StringComparison.Ordinal);

    /// <summary>A session as its answer says that it is.</summary>
    private sealed record KeptSession(ApiQuestion Question, string Value, DateTimeOffset AskedAt, TimeSpan? Lasts);
}
