using System.Text.Json;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A user uploads a picture of 16 to 256 KiB. Its checksum is held to what was sent afterwards, by the audit: working it out would cost the generator more than sending it.
/// </summary>
public sealed class UploadMediaScenario() : ApiScenario("POST /media/upload")
{
    private const int Least = 16 * 1024;
    private const int Most = 256 * 1024;

    private readonly byte[] _picture = Noise();

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, string>? Stored(ApiQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var stored = new Dictionary<string, string>
        {
            ["tenant"] = question.Tenant.Slug,
            ["fileName"] = question.Value("fileName"),
            ["contentType"] = Contract.Operation("POST /media/upload").Multipart!.ContentType,
            ["bytes"] = Text(question.Content.Length),
        };
        if (question.Session?.Email is { } email)
            stored["email"] = email;
        return stored;
    }

    /// <inheritdoc />
    protected override ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        var length = Least + random.Below(Most - Least);
        var content = _picture.AsMemory(random.Below(Most - length + 1), length);
        return new ApiQuestion(number, tenant, new Dictionary<string, string> { ["fileName"] = $"picture-{Text(number)}.jpg" }, SessionOf(tenant, ref random), content);
    }

    /// <inheritdoc />
    protected internal override string? WhyWrong(ApiQuestion question, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        return answer.Number("id") is not > 0 ? "no number"
            : answer.Number("bytes") != question.Content.Length ? "a length that was not sent"
            : answer.Text("sha256") is not { Length: 64 } ? "no checksum"
            : null;
    }

    /// <inheritdoc />
    protected override AcknowledgedWrite? WriteOf(ApiQuestion question, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new AcknowledgedWrite(question.Number, answer.Number("id")!.Value, Digest: answer.Text("sha256"));
    }

    /// <summary>As dense as a compressed picture, so that nothing on the way can make it smaller.</summary>
    private static byte[] Noise()
    {
        var random = new ArrivalRandom(1, 0);
        var bytes = new byte[Most];
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)random.Below(256);
        return bytes;
    }
}
