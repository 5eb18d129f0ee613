namespace Wakala.Perf.Environments;

/// <summary>What a system is made of, where resources are told apart. The load generator is none of it.</summary>
public enum ResourceRole
{
    /// <summary>What answers requests and pushes.</summary>
    Api,

    /// <summary>What works the queues.</summary>
    Workers,

    /// <summary>PostgreSQL.</summary>
    Database,

    /// <summary>Redis.</summary>
    Cache,
}
