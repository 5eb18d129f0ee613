using Wakala.Perf;
using Wakala.Perf.Scenarios;

namespace Wakala.Platform.Tests;

/// <summary>The platform answers as the contract says: the same file that loads are made from.</summary>
public sealed class ContractTests(RunningPlatform running)
{
    private static readonly ContractFile Contract = ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json"));

    public static TheoryData<string> Operations => [.. Contract.Operations.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_is_answered_as_the_contract_says(string name)
    {
        var (servers, operation) = (running.Servers, Contract.Operation(name));
        var tenant = servers.Feed.Tenants[0];
        var template = new RequestTemplate(Contract, name, servers.Address);

        var answer = await servers.Client.SendAsync(template.Make(
            ValuesFor(servers.Feed, tenant),
            operation.Authentication == "bearer" ? await servers.Client.LogInAsync(tenant) : null,
            operation.Authentication == "signature" ? tenant.WebhookSecret : null,
            new byte[] { 1, 2, 3 }).ToMessage());

        answer.Status.Should().Be(operation.Success.Status, "the answer is {0}", System.Text.Encoding.UTF8.GetString(answer.Body));
        answer.MediaType.Should().Be("application/json");
        template.Expectation.Has.Where(fact => !fact.HoldsIn(answer.Body)).Select(fact => fact.Path).Should().BeEmpty("the answer must have each of them");
    }

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/messages/lists", 404)]
    [InlineData("POST", "/auth/logins", 404)]
    [InlineData("DELETE", "/messages/send", 405)]
    public async Task What_the_contract_does_not_have_is_a_problem(string method, string path, int status)
    {
        var answer = await running.Servers.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        answer.ShouldRefuse(status);
    }

    [Fact]
    public async Task Its_identity_names_the_data_that_it_was_seeded_with()
    {
        var answer = await running.Servers.Client.GetAsync("/identity");

        var workload = await running.Servers.Build.WorkloadAsync(Servers.Size, TestContext.Current.CancellationToken);
        answer.Json["workload"]!.GetValue<string>().Should().Be(workload);
        running.Servers.Feed.Workload.Should().Be(workload);
    }

    private static Dictionary<string, string> ValuesFor(DataFeed feed, FeedTenant tenant) => new()
    {
        ["tenant"] = tenant.Slug,
        ["email"] = tenant.Users[0].Email,
        ["password"] = tenant.Users[0].Password,
        ["contactId"] = $"{tenant.Contacts[0].Id}",
        ["channel"] = "sms",
        ["text"] = "karibu \"leo\" \\ na kesho ✓",
        ["limit"] = "20",
        ["name"] = tenant.Contacts[0].Name[..3],
        ["key"] = "contract-1",
        ["event"] = "message.read",
        ["reference"] = "m-1",
        ["occurredAt"] = "2025-12-31T23:59:59Z",
        ["contactPhone"] = tenant.Contacts[0].Phone,
        ["seenAt"] = "2025-12-31T23:59:59Z",
        ["status"] = "processed",
        ["fileName"] = "one.jpg",
        ["from"] = feed.To.AddDays(-30).ToString("O"),
        ["to"] = feed.To.ToString("O"),
        ["groupBy"] = "day",
    };
}
