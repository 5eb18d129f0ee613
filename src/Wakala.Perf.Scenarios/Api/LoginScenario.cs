using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user of the feed logs in.</summary>
public sealed class LoginScenario() : ApiScenario("POST /auth/login")
{
    /// <inheritdoc />
    protected override HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var user = OneOf(tenant.Users, ref random);
        return Template.Make(new Dictionary<string, string> { ["tenant"] = tenant.Slug, ["email"] = user.Email, ["password"] = user.Password });
    }
}
