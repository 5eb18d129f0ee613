using System.Net.WebSockets;
using Wakala.Perf.Environments;

namespace Wakala.Platform.Tests;

/// <summary>What <c>/ws</c> promises, on two platform processes over one backplane.</summary>
public sealed class SocketTests(RunningPlatform running)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_reaches_who_listens_at_another_process_once_and_in_order()
    {
        await using var fleet = await FleetAsync();
        var (near, far) = (await fleet.ServeAsync(Stop), await fleet.ServeAsync(Stop));
        var token = await TokenAsync(near);
        using var sender = await SocketClient.OpenAsync(near.Address!, token, "none");
        using var receiver = await SocketClient.OpenAsync(far.Address!, token, "c1");
        using var secure = await SocketClient.OpenAsync(far.SecureAddress!, token);

        for (var number = 0; number < 500; number++)
            await sender.SendAsync(number % 5 == 0 ? "other" : "c1", $"{number}", "hello");
        await sender.BroadcastAsync("all", "everybody");

        var ids = await sender.AcknowledgedAsync(501);
        ids.Should().OnlyHaveUniqueItems();
        (await receiver.HearRefsAsync(401)).Should().Equal([.. Enumerable.Range(0, 500).Where(one => one % 5 != 0).Select(one => $"{one}"), "all"]);
        (await secure.HearRefsAsync(501)).Should().Equal([.. Enumerable.Range(0, 500).Select(one => $"{one}"), "all"]);
        await receiver.ShouldHearNothingAsync();
    }

    [Fact]
    public async Task Another_tenant_hears_nothing_of_it()
    {
        await using var fleet = await FleetAsync();
        var platform = await fleet.ServeAsync(Stop);
        using var sender = await SocketClient.OpenAsync(platform.Address!, await TokenAsync(platform), "none");
        using var stranger = await SocketClient.OpenAsync(platform.Address!, await TokenAsync(platform, tenant: 1));

        await sender.SendAsync("c1", "1", "for us");
        await sender.BroadcastAsync("2", "for all of us");
        await sender.AcknowledgedAsync(2);

        await stranger.ShouldHearNothingAsync();
    }

    [Fact]
    public async Task Who_comes_back_with_the_last_id_has_missed_nothing()
    {
        await using var fleet = await FleetAsync();
        var (near, far) = (await fleet.ServeAsync(Stop), await fleet.ServeAsync(Stop));
        var token = await TokenAsync(near);
        using var sender = await SocketClient.OpenAsync(near.Address!, token, "none");
        string last;
        using (var before = await SocketClient.OpenAsync(far.Address!, token, "c1"))
        {
            await sender.SendAsync("c1", "0", "while it listens");
            last = (string)(await before.HearAsync())["id"]!;
        }

        for (var number = 1; number <= 100; number++)
            await sender.SendAsync("c1", $"{number}", "while it is away");
        await sender.AcknowledgedAsync(101);
        using var again = await SocketClient.OpenAsync(far.Address!, token, "c1", last);
        await sender.SendAsync("c1", "101", "when it is back");

        (await again.HearRefsAsync(101)).Should().Equal(Enumerable.Range(1, 101).Select(one => $"{one}"));
        ((bool)again.Welcome["whole"]!).Should().BeTrue();
        ((int)again.Welcome["missed"]!).Should().Be(100);
    }

    [Fact]
    public async Task Who_was_away_for_longer_than_is_kept_is_told_so()
    {
        await using var fleet = await FleetAsync(new() { ["WAKALA_WS_EVENTS_KEPT"] = "100" });
        var platform = await fleet.ServeAsync(Stop);
        var token = await TokenAsync(platform);
        using var sender = await SocketClient.OpenAsync(platform.Address!, token, "none");
        await sender.SendAsync("c1", "0", "the first");
        var first = (await sender.AcknowledgedAsync(1))[0];
        for (var number = 1; number <= 1_000; number++)
            await sender.SendAsync("c1", $"{number}", "many");
        await sender.AcknowledgedAsync(1_000);

        using var late = await SocketClient.OpenAsync(platform.Address!, token, "c1", first);

        ((bool)late.Welcome["whole"]!).Should().BeFalse();
    }

    [Fact]
    public async Task A_process_that_is_killed_and_started_again_costs_no_message()
    {
        await using var fleet = await FleetAsync();
        var (near, far) = (await fleet.ServeAsync(Stop), await fleet.ServeAsync(Stop));
        var token = await TokenAsync(near);
        using var sender = await SocketClient.OpenAsync(near.Address!, token, "none");
        using var lost = await SocketClient.OpenAsync(far.Address!, token, "c1");
        await sender.SendAsync("c1", "0", "before");
        var last = (string)(await lost.HearAsync())["id"]!;

        await far.KillAsync(Stop);
        await sender.SendAsync("c1", "1", "while it is down");
        await sender.AcknowledgedAsync(2);
        var hearing = () => lost.TryHearAsync();
        await hearing.Should().ThrowAsync<WebSocketException>();
        await far.StartAsync(Stop);
        using var back = await SocketClient.OpenAsync(far.Address!, token, "c1", last);

        (await back.HearRefsAsync(1)).Should().Equal("1");
    }

    [Fact]
    public async Task What_was_acknowledged_before_Redis_was_killed_is_delivered_when_it_is_back()
    {
        var servers = running.Servers;
        await using var directory = await RunDirectory.CreateAsync(Stop);
        var (port, data) = (FreePort.Find(), directory.Sub("redis"));
        await ServerUser.Current.OwnAsync(data, Stop);
        using var redis = StartRedis("redis-1");
        await using var fleet = await PlatformFleet.CreateAsync(servers.Build, servers.Postgres.ConnectionString, $"127.0.0.1:{port}", new Dictionary<string, string>(), Stop);
        var (near, far) = (await fleet.ServeAsync(Stop), await fleet.ServeAsync(Stop));
        var token = await TokenAsync(near);
        using var sender = await SocketClient.OpenAsync(near.Address!, token, "none");
        using var stays = await SocketClient.OpenAsync(far.Address!, token, "c1");
        await sender.SendAsync("c1", "0", "before");
        var last = (await sender.AcknowledgedAsync(1))[0];
        for (var number = 1; number <= 100; number++)
            await sender.SendAsync("c1", $"{number}", "acknowledged");
        await sender.AcknowledgedAsync(100);

        await redis.StopAsync(9, Stop);
        using var again = StartRedis("redis-2");
        // Until the platform's connection stands again it refuses, and says so.
        for (string? answer = null; answer != "ack"; answer = (string?)(await sender.HearAsync())["type"])
            await sender.SendAsync("c1", "101", "after");
        using var back = await SocketClient.OpenAsync(far.Address!, token, "c1", last);

        var expected = Enumerable.Range(1, 100).Select(one => $"{one}").ToList();
        (await back.HearRefsAsync(101)).Take(100).Should().Equal(expected);
        (await stays.HearRefsAsync(102)).Skip(1).Take(100).Should().Equal(expected);
        redis.ExpectEnd();
        again.ExpectEnd();

        ServerProcess StartRedis(string name) => ServerProcess.Start(
            name,
            ServerUser.Current.Run(RequiredPrograms.RedisServer()!, "--port", $"{port}", "--bind", "127.0.0.1", "--dir", data, "--appendonly", "yes", "--save", ""),
            directory);
    }

    [Fact]
    public async Task A_token_that_is_not_valid_opens_nothing()
    {
        var platform = running.Servers.Address;
        using var first = await SocketClient.ConnectAsync(platform, "");
        await first.SayAsync(new { type = "auth", token = "e30.e30.x" });
        using var without = await SocketClient.ConnectAsync(platform, "");
        await without.SendAsync("c1", "1", "no token at all");

        (await first.TryHearAsync()).Should().BeNull();
        first.CloseStatus.Should().Be(WebSocketCloseStatus.PolicyViolation);
        (await without.TryHearAsync()).Should().BeNull();
        without.CloseStatus.Should().Be(WebSocketCloseStatus.PolicyViolation);
        (await SocketClient.TryAsync(platform, "?token=e30.e30.x")).Should().Be(401);
        (await SocketClient.TryAsync(platform, $"?token={await running.Servers.Client.LogInAsync(running.Servers.Feed.Tenants[0])}")).Should().Be(101);
        (await running.Servers.Client.GetAsync("/ws")).ShouldRefuse(426);
        (await SocketClient.TryAsync(platform, "?after=yesterday")).Should().Be(400);
    }

    [Theory]
    [InlineData("""{"type":"message","ref":"1","text":"t"}""", "conversation")]
    [InlineData("""{"type":"message","conversation":"c1","text":"t"}""", "ref")]
    [InlineData("""{"type":"message","conversation":"c1","ref":"1"}""", "text")]
    [InlineData("""{"type":"shout","conversation":"c1","ref":"1","text":"t"}""", "type")]
    [InlineData("""{"type":"message","conversation":"a\nb","ref":"1","text":"t"}""", "control")]
    public async Task A_message_that_is_not_whole_is_refused_and_the_connection_goes_on(string message, string named)
    {
        var servers = running.Servers;
        using var socket = await SocketClient.OpenAsync(servers.Address, await servers.Client.LogInAsync(servers.Feed.Tenants[0]), "none");

        await socket.SayAsync(System.Text.Json.Nodes.JsonNode.Parse(message)!);
        var answer = await socket.HearAsync();
        await socket.SendAsync("c1", "2", "right");

        ((string?)answer["type"]).Should().Be("refused");
        ((string?)answer["problem"]).Should().Contain(named);
        (await socket.AcknowledgedAsync(1)).Should().ContainSingle();
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off_and_holds_up_nobody()
    {
        await using var fleet = await FleetAsync(new() { ["WAKALA_WS_BUFFER"] = "20000" });
        var platform = await fleet.ServeAsync(Stop);
        var token = await TokenAsync(platform);
        using var sender = await SocketClient.OpenAsync(platform.Address!, token, "none");
        using var slow = await SocketClient.OpenAsync(platform.Address!, token, "c1");
        const int count = 4_000;
        var text = new string('x', 4_000);

        for (var number = 0; number < count; number++)
        {
            await sender.SendAsync("c1", $"{number}", text);
            await sender.AcknowledgedAsync(1);
        }

        var reading = async () => await slow.HearRefsAsync(count);
        await reading.Should().ThrowAsync<WebSocketException>();
    }

    private Task<PlatformFleet> FleetAsync(Dictionary<string, string>? settings = null)
    {
        var servers = running.Servers;
        return PlatformFleet.CreateAsync(servers.Build, servers.Postgres.ConnectionString, servers.Redis.Configuration, settings ?? [], Stop);
    }

    private async Task<string> TokenAsync(FleetProcess platform, int tenant = 0)
    {
        using var client = new PlatformClient(platform.Address!);
        return await client.LogInAsync(running.Servers.Feed.Tenants[tenant]);
    }
}
