using System.Net;
using System.Net.Sockets;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>The library's WebSocket client on a real web server.</summary>
public sealed class WebSocketUserTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_come_back_and_are_known_by_their_id(bool tls)
    {
        await using var target = await KestrelTarget.StartAsync();

        var (trial, connections) = await RunAsync(target, KestrelTarget.Token, 1_000, tls);

        trial.Errors.Should().BeEmpty();
        trial.Succeeded.Should().Be(1_000);
        connections.Opened.Should().Be(4);
        connections.Lost.Should().Be(0);
        connections.HandshakeTime.Count.Should().Be(4);
        connections.HandshakeTime.MaxMilliseconds.Should().BePositive();
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_opened_again_and_the_loss_is_counted()
    {
        await using var target = await KestrelTarget.StartAsync();
        target.MessagesPerConnection = 50;

        var (trial, connections) = await RunAsync(target, KestrelTarget.Token, 1_000);

        (trial.Succeeded + trial.ErrorCount).Should().Be(1_000);
        // How many messages fail while a connection is opened again depends on how busy the machine is: 177 were seen beside other tests.
        trial.Succeeded.Should().BeGreaterThan(2 * 4 * 50, "four connections that were never opened again would carry half of that");
        trial.Errors.Keys.Should().BeSubsetOf([ErrorKind.Reset]);
        connections.Lost.Should().BeInRange(((int)trial.Succeeded / 50) - 4, 20, "each carries 50 messages");
        connections.Opened.Should().BeInRange(connections.Lost, connections.Lost + 4, "each that was lost is opened again, but perhaps the last");
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_its_status()
    {
        await using var target = await KestrelTarget.StartAsync();

        var (trial, connections) = await RunAsync(target, "another", 8);

        trial.Errors.Should().Equal(new Dictionary<string, long> { ["not upgraded: status 401"] = 8 });
        connections.Opened.Should().Be(0);
        connections.Failed.Should().Be(12, "each user tried once before the load, and each request again");
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_error_of_its_own()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var users = new WebSocketUsers(new Uri($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}"), new WebSocketEcho(32), _ => new WebSocketOpening("/ws", new Dictionary<string, string>()));

        await using var user = await users.OpenAsync(0, Stop);

        (await user.SendAsync(0, Stop)).Error.Should().Be(ErrorKind.Refused);
        users.Connections.Failed.Should().Be(2);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_a_time_out_and_the_connection_goes_on()
    {
        await using var target = await KestrelTarget.StartAsync();
        // The server gives each message back; the ids of every other are read as another's.
        var users = new WebSocketUsers(new Uri($"ws://{target.Http}"), new Misread(), _ => Opening(KestrelTarget.Token));
        var open = await users.OpenAsync(0, Stop);
        var load = new UserLoad
        {
            Model = VirtualUsers.Constant(1, TimeSpan.FromSeconds(20)) with { SharedIterations = 6 },
            Connections = 1,
            MaxInFlight = 1,
            Timeout = TimeSpan.FromMilliseconds(200),
        };

        var trial = await new LoadRun(load, [open], TimeProvider.System).RunAsync("late", null, Stop);
        var connections = users.Connections;
        await open.DisposeAsync();

        trial.Succeeded.Should().Be(3);
        trial.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = 3 });
        connections.Opened.Should().Be(1);
        users.Connections.Lost.Should().Be(0, "this side ended it");
    }

    [Fact]
    public async Task A_connection_that_is_lost_while_it_is_sent_on_is_a_reset_like_any_other()
    {
        await using var target = await KestrelTarget.StartAsync();
        target.MessagesPerConnection = 1;
        // The server goes away after the first piece of what is more than the sockets hold.
        var users = new WebSocketUsers(new Uri($"ws://{target.Http}"), new WebSocketEcho(16_000_000), _ => Opening(KestrelTarget.Token));
        await using var user = await users.OpenAsync(0, Stop);

        for (var sending = 0; sending < 20; sending++)
            (await user.SendAsync(sending, Stop)).Error.Should().Be(ErrorKind.Reset);
    }

    private static WebSocketOpening Opening(string token) => new("/ws", new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" });

    private static async Task<(LoadResult LoadResult, ConnectionFigures Connections)> RunAsync(KestrelTarget target, string token, int messages, bool tls = false)
    {
        var address = new Uri(tls ? $"wss://{target.Https}" : $"ws://{target.Http}");
        var users = new WebSocketUsers(address, new WebSocketEcho(64), _ => Opening(token), tls ? target.Trusted(false) : null);
        var open = new List<IVirtualUser>();
        for (var user = 0; user < 4; user++)
            open.Add(await users.OpenAsync(user, Stop));
        var load = new UserLoad
        {
            Model = VirtualUsers.Constant(4, TimeSpan.FromSeconds(60)) with { SharedIterations = messages },
            Connections = 4,
            MaxInFlight = 4,
            Timeout = TimeSpan.FromSeconds(5),
        };
        var trial = await new LoadRun(load, open, TimeProvider.System).RunAsync("socket", null, Stop);
        foreach (var user in open)
            await user.DisposeAsync();
        return (trial, users.Connections);
    }

    private sealed class Misread : IWebSocketMessages
    {
        private readonly WebSocketEcho _echo = new(32);

        public void Write(long arrival, long id, System.Buffers.IBufferWriter<byte> output) => _echo.Write(arrival, id, output);

        public long? IdOf(ReadOnlySpan<byte> message) => _echo.IdOf(message) is { } id ? id % 2 == 0 ? id + 1_000 : id : null;

        public Outcome Judge(ReadOnlySpan<byte> message) => _echo.Judge(message);
    }
}
