namespace Wakala.Perf.Suite;

/// <summary>The document's numbers that the loads of the cache tables are made of; a profile has its share of them.</summary>
public static class CacheSizes
{
    /// <summary>Commands a second of a steady load.</summary>
    public const int CommandsASecond = 85_000;

    /// <summary>Tenants whose configuration is warmed.</summary>
    public const int Tenants = 1_000;

    /// <summary>Sessions that are.</summary>
    public const int Sessions = 10_000;

    /// <summary>Pages that are.</summary>
    public const int Queries = 500;
}
