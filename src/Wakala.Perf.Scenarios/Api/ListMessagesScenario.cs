using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A user reads messages: mostly the newest page, often a page from the start of some day, sometimes any page at all. So the
/// response cache serves most of them, as the document's hit ratio of 87 % says, and the database the rest.
/// </summary>
public sealed class ListMessagesScenario() : ApiScenario("GET /messages/list")
{
    private const double NewestShare = 0.78;
    private const double DayShare = 0.12;
    private const int DaysBack = 14;

    /// <inheritdoc />
    protected override HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random)
        => Template.Make(new Dictionary<string, string> { ["limit"] = "50", ["before"] = Before(ref random) }, Token(tenant, ref random));

    private string Before(ref ArrivalRandom random)
    {
        var kind = random.Unit();
        if (kind < NewestShare)
            return string.Empty;
        if (kind < NewestShare + DayShare)
            return Text(Feed.To.AddDays(-random.Below(DaysBack)));
        // Not from the oldest tenth, where a small tenant may have nothing before.
        return Text(Feed.To - ((Feed.To - Feed.From) * (random.Unit() * 0.9)));
    }
}
