using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A user looks at a week, a month or a quarter of the tenant's traffic: the latest one now and then, which the cache may have, or
/// one that ends on any day.
/// </summary>
public sealed class QueryAnalyticsScenario() : ApiScenario("POST /analytics/query")
{
    private const double LatestShare = 0.3;

    private static readonly int[] Days = [7, 30, 90];
    private static readonly string[] Groups = ["day", "channel", "status", "direction"];

    /// <inheritdoc />
    protected override HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        var days = OneOf(Days, ref random);
        var back = random.Unit() < LatestShare ? 0 : random.Below((int)(Feed.To - Feed.From).TotalDays - days);
        var to = Feed.To.AddDays(-back);
        var values = new Dictionary<string, string>
        {
            ["from"] = Text(to.AddDays(-days)),
            ["to"] = Text(to),
            ["groupBy"] = OneOf(Groups, ref random),
        };
        return Template.Make(values, Token(tenant, ref random));
    }
}
