using System.Text.Json.Nodes;

namespace Wakala.Perf.Scenarios.Tests;

public sealed class RequestTemplateTests
{
    private static readonly Uri Base = new("http://127.0.0.1:8080");

    private static readonly ContractFile Contract = ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json"));

    [Fact]
    public void Every_row_of_the_table_is_an_operation_of_the_contract()
        => ApiTable.Rows.Keys.Should().BeSubsetOf(Contract.Operations.Select(one => one.Name)).And.NotBeEmpty();

    [Fact]
    public async Task Values_are_escaped_where_they_stand()
    {
        var template = new RequestTemplate(Contract, "POST /messages/send", Base);

        using var request = template.Make(
            new Dictionary<string, string> { ["contactId"] = "17", ["channel"] = "sms", ["text"] = "say \"hi\"\n{channel} \\ ü" }, token: "T").ToMessage();

        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        body["contactId"]!.GetValue<int>().Should().Be(17, "an integer stands without quotes");
        body["text"]!.GetValue<string>().Should().Be("say \"hi\"\n{channel} \\ ü", "a value's own braces are no places");
        request.Headers.Authorization!.ToString().Should().Be("Bearer T");
    }

    [Fact]
    public void A_query_parameter_without_a_value_is_left_away()
    {
        var template = new RequestTemplate(Contract, "GET /contacts/search", Base);

        using var request = template.Make(new Dictionary<string, string> { ["limit"] = "20", ["name"] = "", ["phone"] = "+44 1&x=2" }).ToMessage();

        request.RequestUri!.AbsoluteUri.Should().Be("http://127.0.0.1:8080/contacts/search?limit=20&phone=%2B44%201%26x%3D2");
    }

    [Fact]
    public void A_webhook_is_signed_over_its_body()
    {
        var template = new RequestTemplate(Contract, "POST /webhooks/receive", Base);
        var values = new Dictionary<string, string> { ["tenant"] = "t-1", ["key"] = "k", ["event"] = "e", ["reference"] = "r", ["occurredAt"] = "now" };

        using var request = template.Make(values, secret: "s3cret").ToMessage();
        using var other = template.Make(values, secret: "other").ToMessage();

        var signature = request.Headers.GetValues("X-Wakala-Signature").Single();
        signature.Should().MatchRegex("^sha256=[0-9a-f]{64}$");
        other.Headers.GetValues("X-Wakala-Signature").Single().Should().NotBe(signature);
        request.Headers.GetValues("Idempotency-Key").Single().Should().Be("k");
    }

    [Fact]
    public async Task A_picture_goes_up_as_one_part()
    {
        var template = new RequestTemplate(Contract, "POST /media/upload", Base);

        using var request = template.Make(new Dictionary<string, string> { ["fileName"] = "a.jpg" }, token: "T", content: new byte[] { 1, 2, 3 }).ToMessage();

        var body = await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.Should().ContainAll("a.jpg", "image/jpeg", "name=\"file\"");
    }

    [Fact]
    public void An_operation_that_is_not_there_is_said_with_those_that_are()
    {
        var making = () => new RequestTemplate(Contract, "GET /nowhere", Base);

        making.Should().Throw<InvalidOperationException>().Which.Message.Should().ContainAll("GET /nowhere", "GET /messages/list");
    }
}
