using System.Security.Cryptography;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>Frames of every kind, in pieces of any size, and what a server must not send.</summary>
public sealed class WebSocketWireTests
{
    private const byte Final = 0x80, Text = 1, Continuation = 0, Close = 8, Ping = 9;

    [Fact]
    public void An_answer_is_known_by_its_id_in_whatever_order_they_come()
    {
        foreach (var atATime in (int[])[1, 5, 10_000])
        {
            var talk = Upgraded(atATime).Ask(0, 1, 2);
            talk.Hear([.. Frame(Final | Text, Message(3 * 4 + 2)), .. Frame(Final | Text, Message(1 * 4)), .. Frame(Final | Text, Message(2 * 4 + 1))], atATime);

            talk.Broken.Should().BeNull();
            talk.Ended.Should().Equal((2, null), (0, null), (1, null));
        }
    }

    [Fact]
    public void Fragments_are_one_message_and_a_ping_between_them_is_answered()
    {
        var message = Message(1 * 4);
        byte[] bytes = [.. Frame(Text, message[..10]), .. Frame(Final | Ping, "hi"u8.ToArray()), .. Frame(Final | Continuation, message[10..])];
        foreach (var atATime in (int[])[1, 4, 10_000])
        {
            var talk = Upgraded(atATime).Ask(0);
            var before = talk.Said.WrittenCount;
            talk.Hear(bytes, atATime);

            talk.Ended.Should().Equal((0, null));
            var pong = talk.Said.WrittenSpan[before..].ToArray();
            pong[..2].Should().Equal(0x8A, 0x82);
            new[] { (char)(pong[6] ^ pong[2]), (char)(pong[7] ^ pong[3]) }.Should().Equal('h', 'i');
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(70_000)]
    public void Long_messages_have_long_heads(int length)
    {
        var wire = Wire(length);
        var talk = Upgrade(wire, 10_000).Ask(0);

        talk.Hear(Frame(Final | Text, Message(1 * 4, length)), 1_000);

        talk.Ended.Should().Equal((0, null));
    }

    [Fact]
    public void Broadcasts_and_answers_that_come_too_late_are_nobody_s()
    {
        var wire = Wire(32);
        var talk = Upgrade(wire, 100).Ask(0, 1);
        wire.Abandon(0, talk.Said).Should().BeTrue();
        wire.Lost(0);

        talk.Hear([.. Frame(Final | Text, "{\"room\":1}"u8.ToArray()), .. Frame(Final | Text, Message(1 * 4)), .. Frame(Final | Text, Message(2 * 4 + 1))], 100);

        talk.Broken.Should().BeNull();
        talk.Ended.Should().Equal((1, null));
    }

    [Fact]
    public void A_message_that_came_back_changed_is_a_wrong_answer()
        => Upgraded(100).Ask(0).Hear(Frame(Final | Text, Message(1 * 4, 40)), 100).Ended.Should().Equal((0, "wrong answer: not the message that was sent"));

    [Theory]
    [InlineData(new byte[] { 0x81, 0x82, 1, 2, 3, 4, 5, 6 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0xC1, 0x00 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x83, 0x00 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x80, 0x00 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x09, 0x00 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x89, 0x7E, 0x00, 0x7E }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x88, 0x01, 0x03 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x01, 0x01, 0x61, 0x81, 0x01, 0x61 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x81, 0x02, 0xC3, 0x28 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { 0x82, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0 }, ErrorKind.TooLong)]
    [InlineData(new byte[] { 0x88, 0x02, 0x03, 0xE9 }, "closed by the server: 1001")]
    [InlineData(new byte[] { 0x88, 0x00 }, "closed by the server")]
    public void What_a_server_must_not_send_makes_the_connection_useless(byte[] bytes, string kind)
        => Upgraded(1).Ask(0).Hear(bytes, 1).Broken.Should().Be(kind);

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "not upgraded: status 401")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", "not upgraded: the server's Sec-WebSocket-Accept is missing or wrong")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n", "not upgraded: the server's Upgrade or Connection is missing or wrong")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: close\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n", "not upgraded: the server's Upgrade or Connection is missing or wrong")]
    [InlineData("HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n", "not upgraded: the server chose an extension, and none was offered")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n", ErrorKind.Garbage)]
    public void An_upgrade_that_is_refused_says_how(string answer, string kind)
    {
        var talk = new WireTalk(Wire(32));

        talk.Hear(Encoding.ASCII.GetBytes(answer.Replace("ACCEPT", AcceptOf(talk), StringComparison.Ordinal)), 3).Broken.Should().Be(kind);
    }

    [Fact]
    public void A_connection_that_is_opened_again_begins_anew()
    {
        var talk = Upgraded(100).Hear(Frame(Text, "half of a"u8.ToArray()), 100);
        talk.Said.ResetWrittenCount();

        talk.Wire.Open(talk.Said);
        talk.Wire.IsReady.Should().BeFalse();
        Upgrade(talk, 100).Ask(0).Hear(Frame(Final | Text, Message(1 * 4)), 100);

        talk.Broken.Should().BeNull();
        talk.Ended.Should().Equal((0, null));
    }

    private static WireTalk Upgraded(int atATime) => Upgrade(Wire(32), atATime);

    private static WireTalk Upgrade(IWire wire, int atATime) => Upgrade(new WireTalk(wire), atATime);

    private static WireTalk Upgrade(WireTalk talk, int atATime)
    {
        talk.Hear(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: keep-alive, upgrade\r\nsec-websocket-accept: {AcceptOf(talk)}\r\n\r\n"), atATime);
        talk.Wire.IsReady.Should().BeTrue();
        return talk;
    }

    private static string AcceptOf(WireTalk talk)
    {
        var key = Encoding.ASCII.GetString(talk.Said.WrittenSpan).Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
#pragma warning disable CA5350 // As the protocol has it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    private static IWire Wire(int length) => new EchoProtocol(length, "localhost", "/ws").MakeWire(0, 4);

    private static byte[] Message(long id, int length = 32) => Encoding.ASCII.GetBytes($"{{\"id\":\"{id:D16}\",\"t\":\"{new string('x', length - 32)}\"}}");

    private static byte[] Frame(int first, byte[] payload)
    {
        byte[] length = payload.Length switch
        {
            <= 125 => [(byte)payload.Length],
            <= ushort.MaxValue => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [(byte)first, .. length, .. payload];
    }
}
