using System.Net;
using System.Text;
using static Wakala.Perf.Scenarios.Tests.SocketServer;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>The suite's WebSocket beside a server that says what the protocol allows, and what it forbids.</summary>
public sealed class SocketConnectionTests
{
    private const string SignIn = """{"type":"auth","token":"a-token"}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly SocketProtocol Protocol = SocketProtocol.Of(ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json")));

    [Fact]
    public async Task Pieces_of_a_text_are_one_text_and_a_ping_between_them_is_answered()
    {
        await using var server = new SocketServer(new Script(
            [.. Frame(Text, "{\"ref\":"), .. Frame(Final | Ping, "hi"), .. Frame(Final | Continuation, "\"é\"}"), .. Frame(Final | Text, "{}"), .. Frame(Final | Close)]));

        var (texts, pings) = await ListenAsync(server);

        texts.Should().Equal("{\"ref\":\"é\"}", "{}");
        pings.Should().Be(1);
        (await server.HeardAsync()).Should().Equal((Final | Text, SignIn), (Final | Pong, "hi"), (Final | Close, ""));
    }

    [Fact]
    public async Task A_text_longer_than_the_buffer_is_whole()
    {
        var text = new string('x', 60_000);
        await using var server = new SocketServer(new Script([.. Frame(Final | Text, "{}"), .. Frame(Final | Text, text), .. Frame(Final | Text, "{}"), .. Frame(Final | Close)]));

        (await ListenAsync(server)).Texts.Should().Equal("{}", text, "{}");
    }

    [Fact]
    public async Task The_platforms_close_is_answered_with_its_status_and_ends_the_connection()
    {
        await using var server = new SocketServer(new Script([0x88, 0x05, 0x0F, 0x41, (byte)'b', (byte)'y', (byte)'e']));

        (await ListenAsync(server)).Texts.Should().BeEmpty();

        (await server.HeardAsync()).Should().Equal((Final | Text, SignIn), (Final | Close, "\u000fA"));
    }

    [Fact]
    public async Task A_ping_before_the_welcome_is_answered()
    {
        await using var server = new SocketServer(new Script([]) { BeforeWelcome = Frame(Final | Ping, "early") });

        using (var connection = await OpenAsync(server))
            connection.Began.Should().Be("7-0");

        (await server.HeardAsync()).Should().Equal((Final | Text, SignIn), (Final | Pong, "early"));
    }

    [Fact]
    public async Task A_ping_in_one_piece_with_the_welcome_is_answered()
    {
        var script = new Script([]);
        await using var server = new SocketServer(script with { Welcome = [.. Frame(Final | Ping, "early"), .. script.Welcome] });

        using (var connection = await OpenAsync(server))
            connection.Began.Should().Be("7-0");

        (await server.HeardAsync()).Should().Equal((Final | Text, SignIn), (Final | Pong, "early"));
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x82, 1, 2, 3, 4, 5, 6 })]
    [InlineData(new byte[] { 0xC1, 0x00 })]
    [InlineData(new byte[] { 0x80, 0x00 })]
    [InlineData(new byte[] { 0x81, 0x7F, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public async Task What_no_server_may_send_is_the_end_of_the_connection(byte[] bytes)
    {
        await using var server = new SocketServer(new Script([.. Frame(Final | Text, "{}"), .. bytes]));

        var listening = () => ListenAsync(server);

        await listening.Should().ThrowAsync<InvalidDataException>();
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "not upgraded: status 503")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", "*Sec-WebSocket-Accept*")]
    public async Task An_upgrade_that_is_none_says_why(string upgrade, string problem)
    {
        await using var server = new SocketServer(new Script([]) { Upgrade = upgrade });

        var opening = () => OpenAsync(server);

        await opening.Should().ThrowAsync<InvalidDataException>().WithMessage(problem);
    }

    [Fact]
    public async Task A_token_that_is_not_let_in_says_so()
    {
        await using var closes = new SocketServer(new Script([]) { Welcome = [0x88, 0x02, 0x03, 0xF0] });
        await using var says = new SocketServer(new Script([]) { Welcome = Frame(Final | Text, """{"type":"refused"}""") });

        var closed = () => OpenAsync(closes);
        var said = () => OpenAsync(says);

        await closed.Should().ThrowAsync<InvalidDataException>().WithMessage("The platform did not let the token in: closed by the server: 1008.");
        await said.Should().ThrowAsync<InvalidDataException>().WithMessage("The platform did not let the token in.");
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("[::1]", "::1")]
    public async Task The_platform_has_a_name_or_an_address_of_either_family(string host, string address)
    {
        await using var server = new SocketServer(new Script([]), IPAddress.Parse(address));

        using var connection = await OpenAsync(server, host);

        connection.Opening.Connect.Should().BePositive();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(300)]
    [InlineData(70_000)]
    public async Task Texts_of_several_senders_go_out_whole(int length)
    {
        string[] texts = [.. "abcd".Select(letter => new string(letter, length))];
        await using var server = new SocketServer(new Script([]));

        using (var connection = await OpenAsync(server))
            await Task.WhenAll(texts.Select(text => connection.SendAsync(Encoding.UTF8.GetBytes(text), Stop)));

        (await server.HeardAsync()).Should().BeEquivalentTo([(Final | Text, SignIn), .. texts.Select(text => (Final | Text, text))]);
    }

    private static Task<SocketConnection> OpenAsync(SocketServer server, string host = "127.0.0.1")
        => SocketConnection.OpenAsync(Protocol, new Uri($"http://{host}:{server.Port}"), "a-token", "c1", string.Empty, Stop).WaitAsync(Patience, Stop);

    private static async Task<(IReadOnlyList<string> Texts, int Pings)> ListenAsync(SocketServer server)
    {
        var (texts, pings) = (new List<string>(), 0);
        using var connection = await OpenAsync(server);
        await connection.ListenAsync(text => texts.Add(Encoding.UTF8.GetString(text)), () => pings++, Stop).WaitAsync(Patience, Stop);
        return (texts, pings);
    }
}
