namespace Wakala.Perf.Environments;

/// <summary>What tells one platform process from another on the same servers.</summary>
internal sealed record PlatformRole
{
    /// <summary>What messages call it.</summary>
    public string Name { get; init; } = "platform";

    /// <summary>What its keys begin with.</summary>
    public string KeyPrefix { get; init; } = string.Empty;

    /// <summary>Further variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>What every platform process needs.</summary>
/// <param name="Postgres">How it reaches PostgreSQL.</param>
/// <param name="Redis">How it reaches Redis.</param>
/// <param name="PasswordIterations">What a login costs.</param>
internal sealed record PlatformNeeds(string Postgres, string Redis, int PasswordIterations)
{
    /// <summary>What the environment's file has it started with.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}
