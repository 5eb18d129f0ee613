using System.Text.Json;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user of the feed logs in.</summary>
public sealed class LoginScenario() : ApiScenario("POST /auth/login")
{
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
        if (Contract.Authentication.Claims is not { } names)
            return null;
        using var claims = TokenClaims.Read(token);
        return claims?.RootElement.Text(names.User) == Text(answer.Number("userId")!.Value) ? null : "a token of another user";
    }
}
