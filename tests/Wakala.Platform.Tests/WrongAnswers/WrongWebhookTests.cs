using System.Text.Json.Nodes;

namespace Wakala.Platform.Tests;

/// <summary>Each wrong answer of <c>POST /webhooks/receive</c> is what it says. Two webhooks are received, and the second is looked at.</summary>
public sealed class WrongWebhookTests(RunningPlatform running, WrongBuild build)
{
    private const string First = """{ "event": "message.read", "reference": "the first of the two" }""", Second = """{ "event": "message.failed", "reference": "the second of the two" }""";

    private static readonly Dictionary<string, Action<Received>> Faults = new()
    {
        ["webhook-lost"] = received => (received.Rows.Count, received.Queue.Count).Should().Be((0, 0)),
        ["webhook-twice"] = received => received.Rows.Count(row => row["payload"]!.GetValue<string>() == Second).Should().Be(2),
        ["webhook-other-tenant"] = received => received.Row["tenant_id"]!.GetValue<int>().Should().NotBe(1),
        ["webhook-payload"] = received => received.Row["payload"]!.GetValue<string>().Should().Be(Second[..40]),
        ["webhook-earlier-payload"] = received => received.Row["payload"]!.GetValue<string>().Should().Be(First),
        ["webhook-event"] = received => received.Row["event"]!.GetValue<string>().Should().Be("message.read"),
        ["webhook-key-ignored"] = received => received.Row["idempotency_key"]!.GetValue<string>().Should().NotContain("second"),
        ["webhook-queue-only"] = received => (received.Rows.Count, received.Queue.Count).Should().Be((0, 2)),
        ["webhook-processed"] = received => (received.Row["status"]!.GetValue<string>(), received.Queue.Count).Should().Be(("processed", 0)),
        ["webhook-rolled-back"] = received => (received.Rows.Count, received.Queue.Count).Should().Be((0, 2)),
        ["webhook-not-queued"] = received => (received.Rows.Count, received.Queue.Count).Should().Be((2, 0)),
        ["webhook-queued-twice"] = received => (received.Rows.Count, received.Queue.Count).Should().Be((2, 4)),
        ["webhook-queue-id"] = received => received.Queue[1]["log"].Should().Be(received.Rows[0]["id"]!.ToString()),
        ["webhook-queue-tenant"] = received => received.Queue[1]["tenant"].Should().NotBe("1"),
        ["webhook-earlier-id"] = received => IdOf(received.Answers[1]).Should().Be(received.Rows[0]["id"]!.GetValue<long>()),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_webhook_goes_wrong_as_it_says(string name)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");

        var received = await ReceiveTwoAsync(trial);

        received.Answers.Should().OnlyContain(answer => answer.Status == 202);
        Faults[name](received);
    }

    [Fact]
    public async Task Without_a_fault_each_is_stored_and_queued_once_and_a_retry_is_the_same()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, string.Empty);

        var received = await ReceiveTwoAsync(trial);

        received.Rows.Select(row => row["id"]!.GetValue<long>()).Should().Equal(received.Answers.Select(IdOf));
        received.Queue.Select(entry => entry["log"]).Should().Equal(received.Rows.Select(row => row["id"]!.ToString()));
        var again = await trial.Client.ReceiveAsync(trial.Tenant, trial.Prefix + "second", Second);
        (again.Status, IdOf(again)).Should().Be((200, IdOf(received.Answers[1])));
        (await trial.QueueAsync("webhooks")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_retry_is_refused()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "webhook-conflict:1");

        (await AgainAsync(trial)).Again.Status.Should().Be(409);
    }

    [Fact]
    public async Task A_retry_is_answered_with_another_id()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "webhook-second-id:1");

        var (first, again) = await AgainAsync(trial);

        IdOf(again).Should().NotBe(IdOf(first));
    }

    [Fact]
    public async Task A_retry_is_queued_again()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "webhook-queued-again:1");

        await AgainAsync(trial);

        (await trial.QueueAsync("webhooks")).Should().HaveCount(2);
    }

    [Fact]
    public async Task Whatever_signature_is_accepted()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "webhook-unsigned:1");

        var answer = await trial.Client.ReceiveAsync(
            new() { ["X-Wakala-Tenant"] = trial.Tenant.Slug, ["Idempotency-Key"] = trial.Prefix + "unsigned", ["X-Wakala-Signature"] = "sha256=0" }, First);

        answer.Status.Should().Be(202);
    }

    private static async Task<(Answer First, Answer Again)> AgainAsync(WrongTrial trial)
        => (await trial.Client.ReceiveAsync(trial.Tenant, trial.Prefix + "again", First), await trial.Client.ReceiveAsync(trial.Tenant, trial.Prefix + "again", First));

    private static async Task<Received> ReceiveTwoAsync(WrongTrial trial)
    {
        var last = await trial.Servers.Rows.ReadAsync<long>("SELECT max(id) FROM webhook_logs");
        Answer[] answers =
        [
            await trial.Client.ReceiveAsync(trial.Tenant, trial.Prefix + "first", First),
            await trial.Client.ReceiveAsync(trial.Tenant, trial.Prefix + "second", Second),
        ];
        var rows = await trial.Servers.Rows.ReadAllAsync<string>("SELECT to_jsonb(w)::text FROM webhook_logs w WHERE id > $1 ORDER BY id", last);
        return new Received(answers, [.. rows.Select(row => JsonNode.Parse(row)!)], await trial.QueueAsync("webhooks"));
    }

    private static long IdOf(Answer answer) => answer.Json["id"]!.GetValue<long>();

    private sealed record Received(Answer[] Answers, List<JsonNode> Rows, List<Dictionary<string, string>> Queue)
    {
        /// <summary>The second one's.</summary>
        public JsonNode Row => Rows[^1];
    }
}
