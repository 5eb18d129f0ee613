using System.Text;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>One of two builds, asked by HTTP.</summary>
internal sealed class AskedPlatform : IAskedBuild
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ApiScenario _scenario;
    private readonly HttpExpectation _right;
    private readonly HttpClient _client = TargetRoute.Direct.Open();

    private AskedPlatform(ApiScenario scenario, HttpExpectation right) => (_scenario, _right) = (scenario, right);

    /// <param name="row">The row: an operation of the contract.</param>
    /// <param name="type">What makes its requests.</param>
    /// <param name="context">What that is told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<AskedPlatform> OpenAsync(string row, Type type, ScenarioContext context, CancellationToken cancellationToken)
    {
        var scenario = (ApiScenario)Activator.CreateInstance(type)!;
        await scenario.PrepareAsync(context, cancellationToken);
        return new AskedPlatform(scenario, new RequestTemplate(ContractFile.Read(context.File("contract")), row, context.BaseAddress).Expectation);
    }

    public async Task<Answer> AskAsync(long number, CancellationToken cancellationToken)
    {
        using var request = _scenario.RequestOf(number).Request.ToMessage();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Timeout);
        try
        {
            using var response = await _client.SendAsync(request, stop.Token);
            var (type, body) = (response.Content.Headers.ContentType, await response.Content.ReadAsByteArrayAsync(stop.Token));
            var isJson = type?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;
            return new Answer((int)response.StatusCode, type?.ToString() ?? string.Empty, body) { Fault = _right.Judge((int)response.StatusCode, isJson, body).Error };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return None(ErrorKind.Timeout);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return None($"no answer ({error.Message})");
        }
    }

    public Task<string> DescribeAsync(long number, CancellationToken cancellationToken)
    {
        var request = _scenario.RequestOf(number).Request;
        var line = $"{request.Method} {Redaction.Text(Uri.UnescapeDataString(request.Address.PathAndQuery))}";
        return Task.FromResult(
            request.ContentType is not { } type ? line
            : type.EndsWith("json", StringComparison.OrdinalIgnoreCase) ? $"{line} {Redaction.Document(Encoding.UTF8.GetString(request.ContentBytes()))}"
            : $"{line} (a body of {request.ContentLength} bytes)");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _scenario.DisposeAsync();
    }

    private static Answer None(string why) => new(0, string.Empty, ReadOnlyMemory<byte>.Empty) { Fault = why };
}
