using StackExchange.Redis;
using Wakala.Perf;
using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Platform.Tests;

/// <summary>What the workers of the queues promise, killed ones too.</summary>
public sealed class WorkerTests(RunningPlatform running)
{
    private const string Prefix = "workers-under-test:";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private FeedTenant Tenant => running.Servers.Feed.Tenants[0];

    [Fact]
    public async Task A_message_that_is_sent_by_rest_is_stored_queued_worked_and_pushed()
    {
        await using var fleet = await FleetAsync();
        var (platform, _) = (await fleet.ServeAsync(Stop), await fleet.WorkAsync("messages", 1, Stop));
        using var client = new PlatformClient(platform.Address!);
        var token = await client.LogInAsync(Tenant);
        var contact = Tenant.Contacts[0].Id;
        using var listener = await SocketClient.OpenAsync(platform.Address!, token, $"{contact}");

        var answer = await client.SendMessageAsync(contact, "end to end", token);
        var pushed = await listener.HearAsync();

        var id = answer.Json["id"]!.GetValue<long>();
        ((string)pushed["ref"]!).Should().Be($"{id}");
        ((string)pushed["text"]!).Should().Be("end to end");
        (await running.Servers.Rows.ReadAsync<short>("SELECT status FROM messages WHERE id = $1", id)).Should().Be(2, "that is sent");
    }

    [Fact]
    [SecondTier]
    public async Task A_worker_that_is_killed_in_the_middle_loses_nothing_and_nothing_is_pushed_twice()
    {
        const int count = 3_000;
        await using var fleet = await FleetAsync();
        var platform = await fleet.ServeAsync(Stop);
        using var client = new PlatformClient(platform.Address!);
        var token = await client.LogInAsync(Tenant);
        var contact = Tenant.Contacts[0].Id;
        using var listener = await SocketClient.OpenAsync(platform.Address!, token, $"{contact}");
        var sent = new System.Collections.Concurrent.ConcurrentBag<long>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (number, _) =>
            sent.Add((await client.SendMessageAsync(contact, $"{number}", token)).Json["id"]!.GetValue<long>()));

        var killed = await fleet.WorkAsync("messages", 2, Stop);
        var heard = await listener.HearRefsAsync(count / 10);
        await killed.KillAsync(Stop);
        var left = await PendingAsync("messages");
        await fleet.WorkAsync("messages", 2, Stop);
        heard.AddRange(await listener.HearRefsAsync(count - heard.Count));

        left.Should().BePositive("the workers were killed before they were done");
        heard.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(sent.Select(id => $"{id}"));
        await UntilAsync(async () => await PendingAsync("messages") == 0);
        await listener.ShouldHearNothingAsync();
        (await running.Servers.Rows.ReadAsync<long>("SELECT count(*) FROM messages WHERE id = ANY($1) AND status = 2", sent.ToArray())).Should().Be(count);
    }

    [Fact]
    public async Task What_can_never_be_done_goes_to_the_dead_letters_and_holds_up_nothing()
    {
        await using var fleet = await FleetAsync();
        var platform = await fleet.ServeAsync(Stop);
        var (database, queue) = (running.Servers.Redis.Connection.GetDatabase(), Key("messages"));
        var poison = await database.StreamAddAsync(queue, [new("tenant", 1), new("message", "{\"id\":")]);
        var nobody = await database.StreamAddAsync(queue, [new("tenant", 1), new("message", """{"id":-1,"status":"queued","createdAt":"2025-06-01T00:00:00Z"}""")]);
        await QueueMessagesAsync(20);

        await fleet.WorkAsync("messages", 1, Stop);

        await UntilAsync(async () => await database.StreamLengthAsync(Key("messages:dead")) == 2);
        (await database.StreamRangeAsync(Key("messages:dead"))).Select(letter => (string?)letter["entry"]).Should().BeEquivalentTo([(string?)poison, (string?)nobody]);
        await UntilAsync(async () => await PendingAsync("messages") == 0);
        (await running.Servers.Rows.ReadAsync<long>("SELECT count(*) FROM messages WHERE text = 'beside poison' AND status <> 2")).Should().Be(0);

        async Task QueueMessagesAsync(int count)
        {
            using var client = new PlatformClient(platform.Address!);
            var token = await client.LogInAsync(Tenant);
            for (var number = 0; number < count; number++)
                await client.SendMessageAsync(Tenant.Contacts[0].Id, "beside poison", token);
        }
    }

    [Fact]
    public async Task Webhooks_become_processed_and_uploads_are_checked_against_their_sums()
    {
        await using var fleet = await FleetAsync();
        var platform = await fleet.ServeAsync(Stop);
        using var client = new PlatformClient(platform.Address!);
        var token = await client.LogInAsync(Tenant);
        await fleet.WorkAsync("webhooks", 2, Stop);
        await fleet.WorkAsync("media", 2, Stop);
        var webhooks = new List<long>();
        for (var number = 0; number < 50; number++)
            webhooks.Add((await client.ReceiveAsync(Tenant, $"worked-{number}", """{"event":"message.delivered"}""")).Json["id"]!.GetValue<long>());
        var upload = (await client.UploadAsync([1, 2, 3], token)).Json["id"]!.GetValue<long>();

        await UntilAsync(async () => await PendingAsync("webhooks") == 0
            && await running.Servers.Rows.ReadAsync<long>("SELECT count(*) FROM webhook_logs WHERE id = ANY($1) AND status = 'processed'", webhooks.ToArray()) == 50);
        await UntilAsync(async () => await running.Servers.Rows.ReadAsync<long>("SELECT count(*) FROM media_checks WHERE media_id = $1 AND is_whole", upload) == 1);
    }

    [Theory]
    [InlineData("letters", "1", "messages, webhooks or media")]
    [InlineData("messages", "0", "1 to 256")]
    public async Task A_queue_or_a_number_that_cannot_be_is_said(string queue, string count, string remedy)
    {
        var servers = running.Servers;
        var command = servers.Build.Command(["work", "--queue", queue, "--count", count], new()
        {
            ["WAKALA_POSTGRES"] = servers.Postgres.ConnectionString,
            ["WAKALA_REDIS"] = servers.Redis.Configuration,
            ["WAKALA_JWT_KEY"] = new string('k', 32),
            ["WAKALA_MEDIA_ROOT"] = servers.MediaRoot,
        });

        var working = () => CommandRun.ReadAsync("work", command, "none", Stop);

        (await working.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().Contain(remedy);
    }

    private static RedisKey Key(string queue) => $"{Prefix}queue:{queue}";

    private async Task<PlatformFleet> FleetAsync()
    {
        var servers = running.Servers;
        foreach (var queue in (string[])["messages", "webhooks", "media"])
            await servers.Redis.Connection.GetDatabase().KeyDeleteAsync([Key(queue), Key($"{queue}:dead")]);
        return await PlatformFleet.CreateAsync(
            servers.Build,
            servers.Postgres.ConnectionString,
            servers.Redis.Configuration,
            new Dictionary<string, string> { ["WAKALA_KEY_PREFIX"] = Prefix, ["WAKALA_QUEUE_CLAIM_SECONDS"] = "1", ["WAKALA_QUEUE_TRIES"] = "2" },
            Stop);
    }

    private async Task<long> PendingAsync(string queue)
    {
        var groups = await running.Servers.Redis.Connection.GetDatabase().StreamGroupInfoAsync(Key(queue));
        return groups.Sum(group => group.PendingMessageCount + (group.Lag ?? 0));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }
}
