namespace Wakala.Perf.Benchmarks;

/// <summary>What the targets hold, and what is asked of them.</summary>
internal static class SpeedTargets
{
    public const string RedisKey = "a-key";

    /// <summary>A value of a session's size or so.</summary>
    public static readonly string RedisValue = new('x', 100);

    public const int PgbenchScale = 10;

    /// <summary>Rows of pgbench's accounts: 100,000 for each unit of its scale.</summary>
    public const int PgbenchRows = PgbenchScale * 100_000;

    /// <summary>The statement of <c>pgbench -S</c>.</summary>
    public const string Select = "SELECT abalance FROM pgbench_accounts WHERE aid = $1";
}
