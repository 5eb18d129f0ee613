using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>The table "Cache Warming Results".</summary>
internal static class WarmingTable
{
    public const string Name = "Cache Warming Results";
    public const string Start = "startup_time";
    public const string FirstResponses = "impact_on_cold_start";
    public const string Tenants = "preloaded_data tenant_configs";
    public const string Sessions = "preloaded_data active_sessions";
    public const string Pages = "preloaded_data hot_queries";

    /// <summary>
    /// The newest pages hold what the rows before sent, so that their size depends on the order of the rows: 0.07 and 0.08 MB were seen of one build. A page
    /// that holds twice as much still shows.
    /// </summary>
    private const double PagesFactor = 1.5;

    public static RowRules StartUp(string row, int seconds) => new(
        Name,
        row,
        Figure.Time("start-up", seconds * 1_000, slack: 1_000),
        Figure.Reported("warming", "ms"));

    /// <summary>All that was asked for, on any machine; how much that is, is the profile's share of the document's data.</summary>
    public static RowRules Preloaded(string row, int count, int megabytes) => new(
        Name,
        row,
        Figure.Size("count", "keys", count, factor: 1),
        Figure.Size("size", "MB", megabytes, factor: row == Pages ? PagesFactor : 1.02),
        Figure.AtMost("missing", "keys", 0));

    public static RowRules ColdStart(string row, int before, int after, int improvement) => new(
        Name,
        row,
        Figure.Time("before", before, slack: 50),
        Figure.Time("after", after, slack: 50),
        // A share of two short times, which a pause of the machine moves far; but a gain it must be anywhere.
        Figure.Share("improvement", improvement, slack: 30) with { Timed = true, News = null, Least = 0 });
}
