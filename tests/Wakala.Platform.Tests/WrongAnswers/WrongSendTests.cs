using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using StackExchange.Redis;
using Wakala.Perf.Scenarios;

namespace Wakala.Platform.Tests;

/// <summary>Each wrong answer of <c>POST /messages/send</c> is what it says. Two messages are sent, and the second is looked at.</summary>
public sealed class WrongSendTests(RunningPlatform running, WrongBuild build)
{
    private static readonly string First = new('a', 100), Second = new('b', 100);

    private static readonly Dictionary<string, Action<Sent>> Faults = new()
    {
        ["send-lost"] = sent => (sent.Rows.Count, sent.Queue.Count, sent.Heard.Count).Should().Be((0, 0, 0)),
        ["send-twice"] = sent => sent.Rows.Select(row => row["text"]!.GetValue<string>()).Should().Equal(First, First, Second, Second),
        ["send-other-tenant"] = sent => sent.Row["tenant_id"]!.GetValue<int>().Should().NotBe(1),
        ["send-truncated"] = sent => sent.Row["text"]!.GetValue<string>().Should().Be(Second[..60]),
        ["send-earlier-text"] = sent => sent.Row["text"]!.GetValue<string>().Should().Be(First),
        ["send-other-contact"] = sent => sent.Row["contact_id"]!.GetValue<long>().Should().Be(sent.Contacts[0].Id),
        ["send-other-user"] = sent => sent.Row["user_id"]!.GetValue<long>().Should().NotBe(1),
        ["send-channel"] = sent => sent.Row["channel"]!.GetValue<int>().Should().NotBe(1),
        ["send-queue-only"] = sent => (sent.Rows.Count, sent.Queue.Count, sent.Heard.Count).Should().Be((0, 2, 2)),
        ["send-rolled-back"] = sent => (sent.Rows.Count, sent.Queue.Count, sent.Heard.Count).Should().Be((0, 2, 2)),
        ["send-not-queued"] = sent => (sent.Rows.Count, sent.Queue.Count, sent.Heard.Count).Should().Be((2, 0, 2)),
        ["send-queued-twice"] = sent => (sent.Rows.Count, sent.Queue.Count, sent.Heard.Count).Should().Be((2, 4, 2)),
        ["send-queue-id"] = sent => IdIn(sent.Queue[1]["message"]).Should().Be(IdOf(sent.Answers[0])),
        ["send-queue-tenant"] = sent => sent.Queue[1]["tenant"].Should().NotBe("1"),
        ["send-not-pushed"] = sent => (sent.Rows.Count, sent.Queue.Count, sent.Heard.Count).Should().Be((2, 2, 0)),
        ["send-pushed-twice"] = sent => sent.Heard.Should().HaveCount(4),
        ["send-push-tenant"] = sent => sent.Heard.Should().OnlyContain(one => !one.Channel.Contains(":1:")),
        ["send-stale"] = sent => sent.Version.Should().Be(0),
        ["send-stale-one"] = sent => sent.Version.Should().Be(0),
        ["send-rounded"] = sent => sent.Answers[1].Json["createdAt"]!.GetValue<DateTimeOffset>().Should().BeBefore(sent.Row["created_at"]!.GetValue<DateTimeOffset>()),
        ["send-status"] = sent => sent.Answers[1].Json["status"]!.GetValue<string>().Should().Be("sent"),
        ["send-earlier-id"] = sent => IdOf(sent.Answers[1]).Should().Be(sent.Rows[0]["id"]!.GetValue<long>()),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_message_goes_wrong_as_it_says(string name)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");

        var sent = await SendTwoAsync(trial);

        sent.Answers.Should().OnlyContain(answer => answer.Status == 202);
        Faults[name](sent);
    }

    [Fact]
    public async Task Without_a_fault_each_is_stored_queued_and_pushed_once()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, string.Empty);

        var sent = await SendTwoAsync(trial);

        sent.Rows.Select(row => row["id"]!.GetValue<long>()).Should().Equal(sent.Answers.Select(IdOf));
        sent.Queue.Select(entry => IdIn(entry["message"])).Should().Equal(sent.Answers.Select(IdOf));
        sent.Heard.Select(one => IdIn(one.Message)).Should().Equal(sent.Answers.Select(IdOf));
        sent.Version.Should().Be(2);
    }

    [Fact]
    public async Task An_unknown_contact_is_answered_as_if_it_were_one()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "send-unknown-contact:1");

        (await trial.Client.SendMessageAsync(999_999_999, "x", await trial.TokenAsync())).Status.Should().Be(202);
    }

    [Fact]
    public async Task Every_third_is_wrong_once_the_first_two_are_over()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "send-status:3:2");
        var token = await trial.TokenAsync();
        var statuses = new List<string>();
        for (var number = 0; number < 8; number++)
            statuses.Add((await trial.Client.SendMessageAsync(trial.Tenant.Contacts[0].Id, "x", token)).Json["status"]!.GetValue<string>());

        statuses.Should().Equal("queued", "queued", "queued", "queued", "sent", "queued", "queued", "sent");
    }

    private static async Task<Sent> SendTwoAsync(WrongTrial trial)
    {
        var last = await trial.Servers.Rows.ReadAsync<long>("SELECT max(id) FROM messages");
        var heard = new ConcurrentQueue<(string, string)>();
        var subscriber = trial.Servers.Redis.Connection.GetSubscriber();
        await subscriber.SubscribeAsync(RedisChannel.Pattern($"{trial.Prefix}tenant:*:messages"), (channel, message) => heard.Enqueue((channel.ToString(), message.ToString())));
        var token = await trial.TokenAsync();
        Answer[] answers =
        [
            await trial.Client.SendMessageAsync(trial.Tenant.Contacts[0].Id, First, token),
            await trial.Client.SendMessageAsync(trial.Tenant.Contacts[1].Id, Second, token),
        ];
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        await subscriber.UnsubscribeAllAsync();
        return new Sent(
            answers,
            [.. (await trial.Servers.Rows.ReadAllAsync<string>("SELECT to_jsonb(m)::text FROM messages m WHERE id > $1 AND created_at > now() - interval '1 minute' ORDER BY created_at", last)).Select(row => JsonNode.Parse(row)!)],
            await trial.QueueAsync("messages"),
            [.. heard],
            (int)await trial.Redis.StringGetAsync($"{trial.Prefix}list:1:version"),
            trial.Tenant.Contacts);
    }

    private static long IdOf(Answer answer) => answer.Json["id"]!.GetValue<long>();

    private static long IdIn(string message) => JsonNode.Parse(message)!["id"]!.GetValue<long>();

    private sealed record Sent(Answer[] Answers, List<JsonNode> Rows, List<Dictionary<string, string>> Queue, List<(string Channel, string Message)> Heard, int Version, IReadOnlyList<FeedContact> Contacts)
    {
        /// <summary>The second one's.</summary>
        public JsonNode Row => Rows[^1];
    }
}
