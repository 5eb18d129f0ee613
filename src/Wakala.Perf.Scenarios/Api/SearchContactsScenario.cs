using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user looks for a contact: by the first letters of a name, or by a whole phone number.</summary>
public sealed class SearchContactsScenario() : ApiScenario("GET /contacts/search")
{
    private const double ByNameShare = 0.6;

    /// <inheritdoc />
    protected override HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var contact = OneOf(tenant.Contacts, ref random);
        var values = new Dictionary<string, string> { ["limit"] = "20" };
        if (random.Unit() < ByNameShare)
            values["name"] = contact.Name[..Math.Min(contact.Name.Length, 3 + random.Below(3))];
        else
            values["phone"] = contact.Phone;
        return Template.Make(values, Token(tenant, ref random));
    }
}
