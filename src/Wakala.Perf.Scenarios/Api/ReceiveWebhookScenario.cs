using System.Text.Json;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A provider reports what became of a message: signed, and with a key that is never used twice.</summary>
public sealed class ReceiveWebhookScenario() : ApiScenario("POST /webhooks/receive")
{
    private static readonly string[] Events = ["message.delivered", "message.read", "message.failed"];

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, string>? Stored(ApiQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new Dictionary<string, string>
        {
            ["tenant"] = question.Tenant.Slug,
            ["key"] = question.Value("key"),
            ["event"] = question.Value("event"),
            ["payload"] = Template.Body(question.Values) ?? string.Empty,
        };
    }

    /// <inheritdoc />
    protected override ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random)
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
        return new ApiQuestion(number, tenant, values);
    }

    /// <inheritdoc />
    protected internal override string? WhyWrong(ApiQuestion question, JsonElement answer) => answer.Number("id") is > 0 ? null : "no number";

    /// <inheritdoc />
    protected override AcknowledgedWrite? WriteOf(ApiQuestion question, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new AcknowledgedWrite(question.Number, answer.Number("id")!.Value);
    }
}
