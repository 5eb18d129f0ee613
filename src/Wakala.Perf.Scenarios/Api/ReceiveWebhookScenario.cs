using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A provider reports what became of a message: signed, and with a key that is never used twice.</summary>
public sealed class ReceiveWebhookScenario() : ApiScenario("POST /webhooks/receive")
{
    private static readonly string[] Events = ["message.delivered", "message.read", "message.failed"];

    /// <inheritdoc />
    protected override HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var values = new Dictionary<string, string>
        {
            ["tenant"] = tenant.Slug,
            // Steps of the search for capacity count from 0 again, hence more than the number.
            ["key"] = Guid.NewGuid().ToString("N"),
            ["event"] = OneOf(Events, ref random),
            ["reference"] = $"{Context.RunId}-{Text(number)}",
            ["occurredAt"] = Text(Feed.To.AddSeconds(-random.Below(86_400))),
        };
        return Template.Make(values, secret: tenant.WebhookSecret);
    }
}
