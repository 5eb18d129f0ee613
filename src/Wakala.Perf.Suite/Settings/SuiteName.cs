namespace Wakala.Perf.Suite;

/// <summary>The names of the suites: of their options, folders, baselines and tests' traits.</summary>
public static class SuiteName
{
    /// <summary>"API Endpoints".</summary>
    public const string Api = "api";

    /// <summary>"System Throughput".</summary>
    public const string Throughput = "throughput";

    /// <summary>The chapter "Database Performance".</summary>
    public const string Database = "database";

    /// <summary>The chapter "Cache Performance".</summary>
    public const string Cache = "cache";

    /// <summary>The chapter "WebSocket Performance".</summary>
    public const string WebSocket = "websocket";

    /// <summary>"Resource Utilization".</summary>
    public const string Resources = "resources";

    /// <summary>"Stress Test Profile" and "Stress Test Results".</summary>
    public const string Stress = "stress";

    /// <summary>"Endurance Test (24 hours)".</summary>
    public const string Endurance = "endurance";
}
