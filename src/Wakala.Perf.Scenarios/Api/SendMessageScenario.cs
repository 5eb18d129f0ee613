using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user sends a message of 20 to 300 characters to a contact.</summary>
public class SendMessageScenario() : ApiScenario("POST /messages/send")
{
    private const string Words = "the order that you asked about left our store this morning and should be with you by friday; answer this message if the "
        + "address has changed, or call us between eight and six. thank you for buying from us, and tell your friends if all was well: "
        + "they get ten percent off their first order, and so do you off your next one. ";

    private static readonly string[] Channels = ["whatsapp", "sms", "email"];

    /// <inheritdoc />
    protected override HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var values = new Dictionary<string, string>
        {
            ["contactId"] = Text(OneOf(tenant.Contacts, ref random).Id),
            ["channel"] = OneOf(Channels, ref random),
            ["text"] = Words[..(20 + random.Below(Words.Length - 20))],
        };
        return Template.Make(values, Token(tenant, ref random));
    }
}
