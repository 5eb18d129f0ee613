using System.Globalization;
using System.Security.Claims;

namespace Wakala.Platform;

/// <summary>Who a request comes from, once its token and its session hold.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="UserId">The user.</param>
internal sealed record Caller(TenantConfig Tenant, long UserId)
{
    public const string TenantClaim = "tenant";

    public static (int Tenant, long User, string Session)? ClaimsOf(ClaimsPrincipal principal)
        => int.TryParse(principal.FindFirstValue(TenantClaim), CultureInfo.InvariantCulture, out var tenant)
            && long.TryParse(principal.FindFirstValue("sub"), CultureInfo.InvariantCulture, out var user)
            && principal.FindFirstValue("jti") is { } session
            ? (tenant, user, session)
            : null;

    /// <summary>The caller that <see cref="SessionFilter"/> found.</summary>
    public static Caller Of(HttpContext context) => (Caller)context.Items[typeof(Caller)]!;
}
