using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Caches that are fast and hold what nobody asked for, beside a real database.</summary>
public sealed class CachedValuesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"items":[{"id":1,"text":"a","more":true}],"next":null}""", true)]
    [InlineData("""{"items":[{"id":1,"text":"b"}]}""", false)]
    [InlineData("""{"items":[]}""", false)]
    [InlineData("""{"items":[{"id":1,"text":"a"},{"id":2,"text":"a"}]}""", false)]
    [InlineData("no JSON", false)]
    public void A_value_must_have_everything_that_is_right_and_may_have_more(string value, bool holds)
        => CachedValues.Holds(value, """{"items":[{"id":1,"text":"a"}]}""").Should().Be(holds);

    [Fact]
    public async Task What_the_platform_keeps_is_right_and_a_value_of_another_key_is_named()
    {
        await using var small = await SmallDatabase.StartAsync(Stop);
        var environment = small.Environment;
        var contract = ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json"));
        var caches = contract.CacheKeys!;
        var redis = environment.Access.Redis!;
        var values = new CachedValues(redis, string.Empty, environment.PostgresConnection);
        await AskAsync(contract, environment);

        foreach (var (cache, keys) in caches)
        {
            var (looked, wrong) = await values.AuditAsync(keys, Stop);
            looked.Should().BePositive(cache);
            wrong.Should().BeNull(cache);
        }

        foreach (var (cache, pattern, damaged) in (IEnumerable<(string, string, string)>)
        [
            ("session_cache", "session:*", "1:999999"),
            ("tenant_config_cache", "tenant:[1-9]*", """{"id":1,"slug":"another","monthlyQuota":1,"webhookSecret":""}"""),
            ("api_response_cache", "analytics:*", """{"rows":[{"key":"2025-01-01","messages":1,"contacts":1}]}"""),
            ("api_response_cache", "list:*:50:*", """{"items":[{"id":1,"contactId":1,"text":"of another tenant"}]}"""),
        ])
        {
            var key = redis.GetServers()[0].Keys(pattern: pattern).First();
            await redis.GetDatabase().StringSetAsync(key, damaged);

            (await values.AuditAsync(caches[cache], Stop)).Wrong.Should().Contain($"{key} holds '{damaged[..8]}");
        }
    }

    private static async Task AskAsync(ContractFile contract, ProcessesEnvironment environment)
    {
        var (feed, file) = (DataFeed.Read(environment.FeedPath), Path.Combine(environment.WorkDirectory, "sessions.json"));
        await new SessionOpener(contract, environment.BaseAddress).WriteAsync(feed, 4, double.PositiveInfinity, file, Stop);
        using var client = Results.TargetRoute.Direct.Open();
        foreach (var session in Wakala.Perf.Results.ResultsJson.Read<Session[]>(file))
        {
            await SendAsync("GET /messages/list", new() { ["limit"] = "50" });
            await SendAsync("GET /messages/list", new() { ["limit"] = "50", ["before"] = feed.To.AddDays(-40).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) });
            foreach (var group in (string[])["day", "channel", "status", "direction"])
                await SendAsync("POST /analytics/query", new() { ["from"] = feed.To.AddDays(-60).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null), ["to"] = feed.To.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null), ["groupBy"] = group });

            async Task SendAsync(string operation, Dictionary<string, string> parameters)
            {
                using var request = new RequestTemplate(contract, operation, environment.BaseAddress).Make(parameters, session.Token).ToMessage();
                using var answer = await client.SendAsync(request, Stop);
                answer.EnsureSuccessStatusCode();
            }
        }
    }
}
