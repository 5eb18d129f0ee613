namespace Wakala.Perf.Scenarios;

/// <summary>A user who is logged in.</summary>
/// <param name="Tenant">The tenant's slug.</param>
/// <param name="Token">The token.</param>
/// <param name="User">The user's number, as the login said it.</param>
/// <param name="Email">Whose it is, by the name that they logged in with; null where nobody said.</param>
public sealed record Session(string Tenant, string Token, string User = "", string? Email = null);
