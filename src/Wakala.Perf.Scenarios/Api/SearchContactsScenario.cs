using System.Globalization;
using System.Text.Json;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user looks for a contact: by the first letters of a name, or by a whole phone number.</summary>
public sealed class SearchContactsScenario() : ApiScenario("GET /contacts/search")
{
    private const double ByNameShare = 0.6;

    /// <inheritdoc />
    protected override ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var contact = OneOf(tenant.Contacts, ref random);
        var values = new Dictionary<string, string> { ["limit"] = "20" };
        if (random.Unit() < ByNameShare)
            values["name"] = contact.Name[..Math.Min(contact.Name.Length, 3 + random.Below(3))];
        else
            values["phone"] = contact.Phone;
        return new ApiQuestion(number, tenant, values, SessionOf(tenant, ref random));
    }

    /// <inheritdoc />
    protected internal override string? WhyWrong(ApiQuestion question, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (answer.Items("items") is not { } items)
            return "items are missing";
        var (name, phone, limit) = (question.Value("name"), question.Value("phone"), int.Parse(question.Value("limit"), CultureInfo.InvariantCulture));
        var found = new HashSet<long>();
        foreach (var item in items)
        {
            if (item.Number("id") is not { } id || item.Text("name") is not { } foundName || item.Text("phone") is not { } foundPhone || item.Field("lastSeen") is null)
                return "a contact is not whole";
            if (name.Length > 0 ? !foundName.StartsWith(name, StringComparison.OrdinalIgnoreCase) : foundPhone != phone)
                return "a contact that was not looked for";
            if (!found.Add(id))
                return "a contact twice";
        }

        return found.Count > limit ? "more contacts than were asked for"
            : found.Count < Math.Min(limit, KnownMatches(question.Tenant, name, phone)) ? "fewer contacts than there are"
            : null;
    }

    /// <summary>Of the contacts that the feed shows, those that an answer must have where it is not full: the tenant has them, and more.</summary>
    private static int KnownMatches(FeedTenant tenant, string name, string phone)
        => tenant.Contacts.Count(contact => name.Length > 0 ? contact.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) : contact.Phone == phone);
}
