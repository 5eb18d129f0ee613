using System.Globalization;
using System.Text.Json;
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

    internal static readonly string[] Directions = ["outbound", "inbound"];
    internal static readonly string[] Statuses = ["read", "delivered", "sent", "failed", "queued"];

    /// <inheritdoc />
    protected override ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        var values = new Dictionary<string, string> { ["limit"] = "50", ["before"] = Before(ref random) };
        return new ApiQuestion(number, tenant, values, SessionOf(tenant, ref random));
    }

    /// <inheritdoc />
    public override IEnumerable<ApiQuestion> DifferingInOnePart(ApiQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        yield return With(question, "limit", "49");
        yield return With(question, "limit", "7");
        yield return With(question, "before", Text(Feed.To.AddHours(-1 - (question.Number % 2_000))));
        yield return With(question, "before", question.Value("before").Length == 0 ? Text(Feed.To.AddDays(-3)) : string.Empty);
        yield return OfAnotherTenant(question);
    }

    /// <inheritdoc />
    protected internal override string? WhyWrong(ApiQuestion question, JsonElement answer) => PageProblem(question, answer);

    /// <summary>As many as were asked for or fewer without a next page, newest first, all before the moment, whole.</summary>
    internal static string? PageProblem(ApiQuestion question, JsonElement answer)
    {
        if (answer.Items("items") is not { } items)
            return "items are missing";
        var limit = int.Parse(question.Value("limit"), CultureInfo.InvariantCulture);
        // A cursor is the platform's own; a moment bounds what a page may have.
        var before = DateTimeOffset.TryParse(question.Value("before"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : DateTimeOffset.MaxValue;
        var last = (CreatedAt: before, Id: before == DateTimeOffset.MaxValue ? long.MaxValue : 0);
        var count = 0;
        foreach (var item in items)
        {
            if (item.Number("id") is not { } id || item.Moment("createdAt") is not { } createdAt || !IsWhole(item))
                return "a message is not whole";
            if (count == 0 && (createdAt, id).CompareTo((last.CreatedAt, last.Id)) >= 0)
                return "a message is not before the moment that was asked for";
            if (count > 0 && (createdAt, id).CompareTo((last.CreatedAt, last.Id)) >= 0)
                return "messages are not in order";
            last = (createdAt, id);
            count++;
        }

        var next = answer.Text("next");
        return count > limit ? "more messages than were asked for"
            : count < limit && next is not null ? "fewer messages than were asked for, and a next page"
            : count == limit && string.IsNullOrEmpty(next) ? "a full page without a next one"
            : null;
    }

    private static bool IsWhole(JsonElement item)
        => item.Number("contactId") > 0 && Directions.Contains(item.Text("direction")) && SendMessageScenario.Channels.Contains(item.Text("channel"))
            && Statuses.Contains(item.Text("status")) && item.Text("text") is { Length: > 0 };

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
