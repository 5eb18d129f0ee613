namespace Wakala.Perf.Scenarios;

/// <summary>The rows of the document's operation latencies, and the scenarios that load them where two builds are compared.</summary>
public static class CacheScenarios
{
    /// <summary>The scenarios by operation.</summary>
    public static IReadOnlyDictionary<string, ScenarioType> Rows { get; } = new Dictionary<string, ScenarioType>
    {
        ["GET"] = new(typeof(GetScenario), 1, 400, 400),
        ["SET"] = new(typeof(SetScenario), 1, 400, 400),
        ["HGET"] = new(typeof(HashGetScenario), 1, 400, 400),
        ["ZADD"] = new(typeof(SortedSetAddScenario), 1, 400, 400),
    };
}
