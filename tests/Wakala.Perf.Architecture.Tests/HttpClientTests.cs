using System.Text.RegularExpressions;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>What speaks HTTP is made in few places: whether a proxy is on the way, a redirect is followed or a certificate believed is decided there, and alike for a load and for every question beside it.</summary>
public sealed partial class HttpClientTests
{
    private static readonly string[] Places =
    [
        "src/Wakala.Perf.Results/Targets/TargetRoute.cs",
        // By the options of a route.
        "src/Wakala.Perf.Load/Http/HttpDriver.cs",
        // Thousands of connections to processes of this machine.
        "src/Wakala.Perf.Scenarios/Throughput/HeldConnection.cs",
        // A Docker engine is no target.
        "src/Wakala.Perf.Environments/Docker/DockerEngine.cs",
    ];

    [Fact]
    public void Nothing_else_makes_a_client()
    {
        var making = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Checkout.Root, file))
            .Where(file => !Places.Contains(file) && !file.StartsWith("src/Wakala.Platform/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(Path.Combine(Checkout.Root, file)).Where(line => Making().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"));

        making.Should().BeEmpty("TargetRoute.Open gives one");
    }

    [Theory]
    [InlineData("using var client = new HttpClient();", true)]
    [InlineData("private readonly HttpClient _client = new();", true)]
    [InlineData("using var client = new HttpClient(handler) { Timeout = limit };", true)]
    [InlineData("_client = new HttpMessageInvoker(new SocketsHttpHandler", true)]
    [InlineData("private readonly HttpClient _client = TargetRoute.Direct.Open();", false)]
    public void A_client_is_recognised(string line, bool isOne) => Making().IsMatch(line).Should().Be(isOne);

    [GeneratedRegex("""\bnew (HttpClient|HttpMessageInvoker|SocketsHttpHandler|HttpClientHandler)\b|\bHttpClient \w+ = new\(""")]
    private static partial Regex Making();
}
