namespace Wakala.Platform;

/// <summary>Whose a token is, where no middleware has looked: the same checks as <see cref="SessionFilter"/>'s.</summary>
internal sealed class SignIn(Tokens tokens, Sessions sessions, TenantDirectory tenants)
{
    /// <summary>The caller; null where the token is not one of ours, has ended, or its session has.</summary>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (await tokens.ReadAsync(token) is not { } principal || Caller.ClaimsOf(principal) is not var (tenantId, user, session))
            return null;
        var holds = sessions.HoldsAsync(session, tenantId, user, cancellationToken);
        var tenant = tenants.FindAsync(tenantId, cancellationToken);
        await Task.WhenAll(holds, tenant);
        return await holds && await tenant is { } found ? new Caller(found, user) : null;
    }
}
