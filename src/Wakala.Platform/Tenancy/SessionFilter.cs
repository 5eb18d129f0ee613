namespace Wakala.Platform;

/// <summary>Lets a request through when its token's session holds, and says whose it is.</summary>
internal sealed class SessionFilter(Sessions sessions, TenantDirectory tenants) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (Caller.ClaimsOf(http.User) is not var (tenantId, user, session))
            throw Refusal.Unauthorized("The token does not say whose it is.");

        var holds = sessions.HoldsAsync(session, tenantId, user, http.RequestAborted);
        var tenant = tenants.FindAsync(tenantId, http.RequestAborted);
        await Task.WhenAll(holds, tenant);
        if (!await holds || await tenant is not { } found)
            throw Refusal.Unauthorized("The session has ended.");
        http.Items[typeof(Caller)] = new Caller(found, user);
        return await next(context);
    }
}
