using System.Net;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>Two builds side by side are asked for the same, and share a database: what must never repeat is each build's own.</summary>
public sealed class SameContentTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Webhooks_of_two_builds_differ_in_their_keys_only_and_those_have_one_length()
    {
        var (one, other) = (await SentAsync("12345678b"), await SentAsync("12345678c"));

        one.Body.Should().Be(other.Body);
        one.Tenant.Should().Be(other.Tenant);
        one.Key.Should().NotBe(other.Key).And.HaveLength(other.Key.Length);
    }

    private static async Task<(string Body, string Tenant, string Key)> SentAsync(string runId)
    {
        var files = Directory.CreateTempSubdirectory("wakala-test-").FullName;
        using var listener = new HttpListener();
        var address = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/";
        listener.Prefixes.Add(address);
        listener.Start();
        try
        {
            ResultsJson.Write(Path.Combine(files, "feed.json"), new DataFeed
            {
                Feed = 1,
                Workload = "none",
                From = DateTimeOffset.UnixEpoch,
                To = DateTimeOffset.UnixEpoch.AddDays(90),
                Tenants = [new FeedTenant("a", 0.6, "secret-a", [], []), new FeedTenant("b", 0.4, "secret-b", [], [])],
            });
            ResultsJson.Write(Path.Combine(files, "sessions.json"), new[] { new Session("a", "T"), new Session("b", "T") });
            await using var scenario = new ReceiveWebhookScenario();
            await scenario.PrepareAsync(
                new ScenarioContext
                {
                    BaseAddress = new Uri(address),
                    Seed = 5,
                    RunId = runId,
                    Connections = 1,
                    Files = new Dictionary<string, string>
                    {
                        ["contract"] = Path.Combine(Checkout.Root, "contract", "wakala.json"),
                        ["feed"] = Path.Combine(files, "feed.json"),
                        ["sessions"] = Path.Combine(files, "sessions.json"),
                    },
                },
                Stop);
            await using var user = await scenario.OpenAsync(0, Stop);
            var sending = user.SendAsync(17, Stop);
            var context = await listener.GetContextAsync().WaitAsync(Stop);
            using var reader = new StreamReader(context.Request.InputStream);
            var sent = (await reader.ReadToEndAsync(Stop), context.Request.Headers["X-Wakala-Tenant"]!, context.Request.Headers["Idempotency-Key"]!);
            context.Response.StatusCode = 500;
            context.Response.Close();
            await sending;
            return sent;
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
    }
}
