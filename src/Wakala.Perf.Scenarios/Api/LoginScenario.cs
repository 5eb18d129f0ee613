using System.Collections.Concurrent;
using System.Text.Json;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user of the feed logs in.</summary>
public sealed class LoginScenario() : ApiScenario("POST /auth/login")
{
    /// <summary>Sessions, or tokens where their sessions are not known, that logins were given.</summary>
    private readonly ConcurrentDictionary<string, bool> _given = new();

    /// <inheritdoc />
    protected override bool AnswersMayBeEqual => false;

    /// <inheritdoc />
    public override async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        await base.PrepareAsync(context, cancellationToken);
        foreach (var token in Tokens)
        {
            using var claims = ClaimsOf(token);
            _given[SessionOf(token, claims)] = true;
        }
    }

    /// <inheritdoc />
    protected override ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var user = OneOf(tenant.Users, ref random);
        return new ApiQuestion(number, tenant, new Dictionary<string, string> { ["tenant"] = tenant.Slug, ["email"] = user.Email, ["password"] = user.Password });
    }

    /// <inheritdoc />
    protected internal override string? WhyWrong(ApiQuestion question, JsonElement answer)
    {
        if (answer.Number("userId") is not > 0 || answer.Number("expiresIn") is not > 0)
            return "no user, or no time";
        if (answer.Text("token") is not { } token)
            return "no token";
        using var claims = ClaimsOf(token);
        if (Contract.Authentication.Claims is { } names && claims?.RootElement.Text(names.User) != Text(answer.Number("userId")!.Value))
            return "a token of another user";
        return _given.TryAdd(SessionOf(token, claims), true) ? null : "a session that an earlier login was given";
    }

    /// <summary>What a token says; null where the contract does not say how it is read, or it cannot be.</summary>
    private JsonDocument? ClaimsOf(string token) => Contract.Authentication.Claims is null ? null : TokenClaims.Read(token);

    private string SessionOf(string token, JsonDocument? claims) => claims?.RootElement.Text(Contract.Authentication.Claims!.Session) ?? token;
}
