using System.Globalization;
using System.Text.Json;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A user looks at a week, a month or a quarter of the tenant's traffic: the latest one now and then, which the cache may have, or
/// one that ends on any day.
/// </summary>
public sealed class QueryAnalyticsScenario() : ApiScenario("POST /analytics/query")
{
    private const double LatestShare = 0.3;
    private const string ByDay = "day";

    private static readonly int[] Days = [7, 30, 90];
    private static readonly string[] Groups = [ByDay, "channel", "status", "direction"];

    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["channel"] = SendMessageScenario.Channels,
        ["status"] = ListMessagesScenario.Statuses,
        ["direction"] = ListMessagesScenario.Directions,
    };

    /// <inheritdoc />
    protected override ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random)
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
        return new ApiQuestion(number, tenant, values, SessionOf(tenant, ref random));
    }

    /// <inheritdoc />
    public override IEnumerable<ApiQuestion> DifferingInOnePart(ApiQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        yield return With(question, "from", Text(AnswerJson.Moment(question.Value("from")).AddDays(1)));
        yield return With(question, "to", Text(AnswerJson.Moment(question.Value("to")).AddDays(-1)));
        yield return With(question, "groupBy", Groups[(Array.IndexOf(Groups, question.Value("groupBy")) + 1) % Groups.Length]);
        yield return OfAnotherTenant(question);
    }

    /// <inheritdoc />
    protected internal override string? WhyWrong(ApiQuestion question, JsonElement answer) => GroupProblem(question, answer);

    /// <summary>Groups of the kind that was asked for, each once and in order, with counts that can be.</summary>
    internal static string? GroupProblem(ApiQuestion question, JsonElement answer)
    {
        if (answer.Items("rows") is not { } rows)
            return "rows are missing";
        var last = -1;
        foreach (var row in rows)
        {
            if (row.Text("key") is not { } key || row.Number("messages") is not { } messages || row.Number("contacts") is not { } contacts)
                return "a group is not whole";
            if (messages < 1 || contacts < 1 || contacts > messages)
                return "counts that cannot be";
            if (PlaceOf(question, key) is not { } place)
                return "a group of another question";
            if (place <= last)
                return "groups are not in order";
            last = place;
        }

        return null;
    }

    /// <summary>Where a group stands among all that there can be; null where it cannot be one.</summary>
    private static int? PlaceOf(ApiQuestion question, string key)
    {
        var place = Keys.TryGetValue(question.Value("groupBy"), out var known) ? Array.IndexOf(known, key)
            : DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsWithin(question, day) ? day.DayNumber
            : -1;
        return place < 0 ? null : place;
    }

    private static bool IsWithin(ApiQuestion question, DateOnly day)
    {
        var (from, to) = (AnswerJson.Moment(question.Value("from")), AnswerJson.Moment(question.Value("to")));
        return day >= DateOnly.FromDateTime(from.UtcDateTime) && day.ToDateTime(TimeOnly.MinValue) < to.UtcDateTime;
    }
}
