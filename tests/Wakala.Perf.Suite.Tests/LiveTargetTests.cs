using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;
using Xunit.Sdk;

namespace Wakala.Perf.Suite.Tests;

/// <summary>A platform that somebody else started on loopback, measured as a live target.</summary>
[Measures]
[SecondTier]
public sealed class LiveTargetTests
{
    private const string Named = "loopback";
    private const string PostgresVariable = "WAKALA_TEST_LOOPBACK_POSTGRES";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_measured_within_its_allowance_and_what_is_absent_is_skipped_by_name()
    {
        LocalServers.SkipWhereMissing();
        var processes = (ProcessesFile)EnvironmentFile.Read(Checkout.Root, ProcessesFile.KindName);
        await using var theirs = await ProcessesEnvironment.StartAsync(Checkout.Root, processes, processes.Profile("smoke"), _ => { }, Stop);
        var folder = Directory.CreateTempSubdirectory("wakala-live-test-").FullName;
        var results = Path.Combine(folder, "results");
        using var variables = new ProcessVariables
        {
            [EnvironmentFile.FolderVariable] = folder,
            [PostgresVariable] = theirs.PostgresConnection,
        };
        await WriteAsync(folder, theirs);

        await using (var suite = new Api { Settings = new SuiteSettings { Environment = Named, Results = results, WarmUp = TimeSpan.FromSeconds(6) } })
        {
            await suite.InitializeAsync();

            var result = await suite.MeasureAsync("GET /messages/list", Objective.Latency(25, 60, 100).At(10_000).WithErrorsBelow(ErrorRate.BasisPoints(1)), Stop);
            result.Judgement.Requests.Should().BeGreaterThan(100);
            result.Judgement.Errors.Should().Be(0);
            result.Judgement.Environment.Should().Be(Named);
            result.Judgement.Figures.Should().Contain(figure => figure.Binding && figure.Objective != null, "it claims production's size");

            var webhooks = () => suite.MeasureAsync("POST /webhooks/receive", Objective.Latency(20, 45, 80).At(15_000).WithErrorsBelow(ErrorRate.BasisPoints(0)), Stop);
            (await webhooks.Should().ThrowAsync<SkipException>()).Which.Message.Should().ContainAll("POST /webhooks/receive needs a webhook secret", "secrets.webhookSecret");

            (await suite.LookAsync("database.version", "15", Stop)).Holds.Should().BeTrue();
            (await suite.LookAsync("data.tenants", "10", Stop)).Holds.Should().BeTrue();
            (await suite.LookAsync("data.messages", "500000", Stop)).Holds.Should().BeTrue();
            (await suite.LookAsync("database.replicas", "2", Stop)).Holds.Should().BeFalse();
            (await suite.LookAsync("cache.cluster_nodes", "6", Stop)).NotSeen.Should().Contain("access.redis");
        }

        File.Exists(Path.Combine(results, "api", "get-messages-list.json")).Should().BeTrue();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WriteAsync(string folder, ProcessesEnvironment theirs)
    {
        var feed = JsonNode.Parse(await File.ReadAllTextAsync(theirs.FeedPath, Stop))!;
        foreach (var tenant in feed["tenants"]!.AsArray())
            tenant!.AsObject().Remove("webhookSecret");
        await File.WriteAllTextAsync(Path.Combine(folder, "feed.json"), feed.ToJsonString(), Stop);

        var example = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "environments", "wakala-staging.example.json"), Stop);
        var file = JsonNode.Parse(example, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
        file["name"] = Named;
        file["productionSize"] = true;
        file["baseAddress"] = theirs.BaseAddress.ToString();
        file["identity"] = new JsonObject { ["service"] = "wakala-reference", ["workload"] = theirs.SeedHash };
        file["feed"] = "feed.json";
        file["secrets"] = new JsonObject();
        file["access"] = new JsonObject { ["postgres"] = PostgresVariable };
        var smoke = file["profiles"]!["smoke"]!;
        // Objectives are judged on bounds from blocks of seconds, which a shorter stretch has too few of.
        (smoke["warmUpSeconds"], smoke["seconds"], smoke["capacitySteps"]) = (1, 18, 2);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Named}.json"), file.ToJsonString(), Stop);
    }

    private sealed class Api() : EndpointSuite("api", "API Endpoints", ApiTable.Rows, typeof(ApiWarmUp), Stop);
}
