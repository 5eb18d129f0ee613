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
            ["key"] = $"{Context.RunId}-{Text(number)}",
            ["event"] = OneOf(Events, ref random),
            ["reference"] = $"m-{Text(number)}",
            ["occurredAt"] = Text(Feed.To.AddSeconds(-random.Below(86_400))),
        };
        return Template.Make(values, secret: tenant.WebhookSecret);
    }
}
