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
    /// <summary>Holds answers to the truth.</summary>
    /// <param name="answers">Questions and answers.</param>
    /// <param name="redis">Where sessions are kept; null where nobody may look.</param>
    /// <returns>Tokens that are right as far as they say, each with its question.</returns>
    public async Task<IReadOnlyList<(ApiQuestion Question, string Token)>> CheckAsync(IReadOnlyList<(ApiQuestion Question, JsonElement Answer)> answers, IDatabase? redis)
    {
        var sessions = new Dictionary<string, (ApiQuestion Question, string Value)>();
        var tokens = new List<(ApiQuestion, string)>();
        foreach (var (question, answer) in answers)
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
            if (!sessions.TryAdd(session, (question, Fill(how.SessionValue, session, tenant, user))))
                findings.Add("have a session that another answer has too", name);
            tokens.Add((question, token));
        }

        if (redis is not null && how.SessionKey is not null && claims is not null)
            await CheckSessionsAsync(sessions, redis);
        return tokens;
    }

    private async Task CheckSessionsAsync(Dictionary<string, (ApiQuestion Question, string Value)> sessions, IDatabase redis)
    {
        var kept = await redis.StringGetAsync([.. sessions.Keys.Select(session => (RedisKey)Fill(how.SessionKey, session, string.Empty, string.Empty))]);
        foreach (var (value, (question, wanted)) in kept.Zip(sessions.Values))
        {
            if (value != wanted)
                findings.Add(value.HasValue ? "have a session of somebody else" : "have no session", $"{question.Value("email")} of {question.Tenant.Slug}");
        }
    }

    private static string? Member(JsonElement answer, string name)
        => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) ? RowDifference.Plain(value) : null;

    private static string Fill(string? template, string session, string tenant, string? user)
        => (template ?? string.Empty).Replace("{session}", session, StringComparison.Ordinal).Replace("{tenantId}", tenant, StringComparison.Ordinal).Replace("{userId}", user, StringComparison.Ordinal);
}
