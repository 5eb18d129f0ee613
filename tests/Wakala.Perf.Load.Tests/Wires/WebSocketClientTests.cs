using System.Buffers;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>The client's side of WebSocket by itself; its frames in pieces of any size are in <see cref="WebSocketWireTests"/>.</summary>
public sealed class WebSocketClientTests
{
    private readonly ArrayBufferWriter<byte> _said = new();

    [Theory]
    [InlineData(5)]
    [InlineData(300)]
    [InlineData(70_000)]
    public void Frames_are_read_when_they_are_whole_and_what_follows_stays(int length)
    {
        var client = Upgraded();
        byte[] head = length <= 125 ? [0x81, (byte)length]
            : length <= ushort.MaxValue ? [0x81, 126, (byte)(length >> 8), (byte)length]
            : [0x81, 127, 0, 0, 0, 0, 0, (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        byte[] whole = [.. head, .. new byte[length], 0x89];
        ReadOnlySpan<byte> part = whole.AsSpan(0, whole.Length - 2);
        ReadOnlySpan<byte> all = whole;

        client.Read(ref part, _said, out _).Should().Be(WebSocketEvent.None);
        client.Read(ref all, _said, out var read).Should().Be(WebSocketEvent.Text);

        part.Length.Should().Be(whole.Length - 2);
        read.Length.Should().Be(length);
        all.Length.Should().Be(1);
    }

    [Fact]
    public void A_frame_as_a_client_sends_it_is_none_that_a_server_may_send()
    {
        var client = Upgraded();
        WebSocketClient.WriteText("hi"u8, _said);
        ReadOnlySpan<byte> masked = _said.WrittenSpan;

        client.Read(ref masked, _said, out _).Should().Be(WebSocketEvent.Failed);
        client.Problem.Should().Be(ErrorKind.Malformed);
    }

    [Theory]
    [InlineData(new byte[] { 0x88, 0x00 }, new byte[0])]
    [InlineData(new byte[] { 0x88, 0x02, 0x03, 0xE9 }, new byte[] { 0x03, 0xE9 })]
    [InlineData(new byte[] { 0x88, 0x05, 0x03, 0xE9, 0x62, 0x79, 0x65 }, new byte[] { 0x03, 0xE9 })]
    public void A_close_is_answered_with_its_own_status(byte[] close, byte[] status)
    {
        var client = Upgraded();
        ReadOnlySpan<byte> bytes = close;

        client.Read(ref bytes, _said, out _).Should().Be(WebSocketEvent.Closed);

        var answer = _said.WrittenSpan.ToArray();
        answer[..2].Should().Equal(0x88, (byte)(0x80 | status.Length));
        answer[6..].Select((one, at) => (byte)(one ^ answer[2 + (at % 4)])).Should().Equal(status);
    }

    [Fact]
    public void Each_frame_has_a_mask_of_its_own()
    {
        for (var frame = 0; frame < 3; frame++)
            WebSocketClient.WriteText("hi"u8, _said);

        _said.WrittenSpan.ToArray().Chunk(8).Select(frame => Convert.ToHexString(frame[2..6])).Should().OnlyHaveUniqueItems();
    }

    /// <summary>The example of RFC 6455, 1.3.</summary>
    [Fact]
    public void The_answer_to_a_key_is_that_of_the_RFC()
        => WebSocketUpgrade.AcceptOf("dGhlIHNhbXBsZSBub25jZQ==").Should().Be("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

    private WebSocketClient Upgraded()
    {
        var client = new WebSocketClient("localhost", "/ws", _said);
        var accept = WebSocketUpgrade.AcceptOf(Encoding.ASCII.GetString(_said.WrittenSpan).Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0]);
        ReadOnlySpan<byte> answer = Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
        client.Read(ref answer, _said, out _).Should().Be(WebSocketEvent.Upgraded);
        _said.ResetWrittenCount();
        return client;
    }
}
