using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A user uploads a picture of 16 to 256 KiB.</summary>
public sealed class UploadMediaScenario() : ApiScenario("POST /media/upload")
{
    private const int Least = 16 * 1024;
    private const int Most = 256 * 1024;

    private readonly byte[] _picture = Noise();

    /// <inheritdoc />
    protected override HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random)
    {
        var length = Least + random.Below(Most - Least);
        var content = _picture.AsMemory(random.Below(Most - length + 1), length);
        return Template.Make(new Dictionary<string, string> { ["fileName"] = $"picture-{Text(number)}.jpg" }, Token(tenant, ref random), content: content);
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
