using System.Text.Json;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user sends a message of 20 to 300 characters to a contact.</summary>
public class SendMessageScenario() : ApiScenario("POST /messages/send")
{
    private const string Words = "the order that you asked about left our store this morning and should be with you by friday; answer this message if the "
        + "address has changed, or call us between eight and six. thank you for buying from us, and tell your friends if all was well: "
        + "they get ten percent off their first order, and so do you off your next one. ";

    internal static readonly string[] Channels = ["whatsapp", "sms", "email"];

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, string>? Stored(ApiQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var stored = new Dictionary<string, string>(question.Values) { ["tenant"] = question.Tenant.Slug, ["direction"] = "outbound" };
        if (question.Session?.Email is { } email)
            stored["email"] = email;
        return stored;
    }

    /// <inheritdoc />
    /// <remarks>A contact of another tenant, which this one must not know.</remarks>
    protected override string FalseValue(ApiQuestion question, string name)
    {
        ArgumentNullException.ThrowIfNull(question);
        return name == "contactId" ? Text(Another(question.Tenant).Contacts[0].Id) : base.FalseValue(question, name);
    }

    /// <inheritdoc />
    protected override ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var values = new Dictionary<string, string>
        {
            ["contactId"] = Text(OneOf(tenant.Contacts, ref random).Id),
            ["channel"] = OneOf(Channels, ref random),
            ["text"] = Words[..(20 + random.Below(Words.Length - 20))],
        };
        return new ApiQuestion(number, tenant, values, SessionOf(tenant, ref random));
    }

    /// <inheritdoc />
    protected internal override string? WhyWrong(ApiQuestion question, JsonElement answer)
        => answer.Number("id") is not > 0 ? "no number" : answer.Text("status") != "queued" ? "a status that a new message has not" : answer.Moment("createdAt") is null ? "no time" : null;

    /// <inheritdoc />
    protected override AcknowledgedWrite? WriteOf(ApiQuestion question, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new AcknowledgedWrite(question.Number, answer.Number("id")!.Value, answer.Moment("createdAt"));
    }
}
