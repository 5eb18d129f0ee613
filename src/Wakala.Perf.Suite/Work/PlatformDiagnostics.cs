using System.Net.Http.Json;
using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Asks a platform's process what it has done so far.</summary>
internal sealed class PlatformDiagnostics : IDisposable
{
    public const string Path = "/diagnostics/work";

    private readonly Uri _address;
    private readonly HttpClient _client = TargetRoute.Direct.Open();

    private PlatformDiagnostics(Uri platform) => _address = platform.Below(Path);

    /// <summary>The platform's diagnostics, or why there are none.</summary>
    public static async Task<(PlatformDiagnostics? Diagnostics, string? WhyNot)> OpenAsync(Uri platform, CancellationToken cancellationToken)
    {
        var diagnostics = new PlatformDiagnostics(platform);
        try
        {
            await diagnostics.ReadAsync(cancellationToken);
            return (diagnostics, null);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or NotSupportedException)
        {
            diagnostics.Dispose();
            return (null, $"The platform does not answer GET {Path} ({error.Message}): start it with WAKALA_DIAGNOSTICS=1.");
        }
    }

    /// <summary>What it has done until now.</summary>
    public async Task<PlatformReading> ReadAsync(CancellationToken cancellationToken)
        => await _client.GetFromJsonAsync<PlatformReading>(_address, cancellationToken) ?? throw new HttpRequestException("the answer is empty");

    public void Dispose() => _client.Dispose();
}
