using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>Frames of every kind, in pieces of any size, and what a server must not send.</summary>
public sealed class Http2WireTests
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, Window = 8, Continuation = 9;
    private const byte EndStream = 1, EndHeaders = 4, Padded = 8;
    private const string Items = "{\"items\":[{\"id\":1}]}";

    /// <summary>:status 200 of the static table; content-type: application/json as it is.</summary>
    private static readonly byte[] JsonBlock = [0x88, 0x0F, 0x10, 16, .. "application/json"u8];

    [Fact]
    public void Answers_of_streams_come_in_any_order()
    {
        byte[] bytes =
        [
            .. Frame(Headers, EndHeaders, 5, JsonBlock), .. Frame(Headers, EndHeaders, 1, JsonBlock),
            .. Frame(Data, 0, 1, Encoding.ASCII.GetBytes(Items[..7])), .. Frame(Data, EndStream, 5, Encoding.ASCII.GetBytes(Items)),
            .. Frame(Headers, EndHeaders | EndStream, 3, [0x8D]), .. Frame(Data, EndStream, 1, Encoding.ASCII.GetBytes(Items[7..])),
        ];
        foreach (var atATime in (int[])[1, 4, 10_000])
        {
            var talk = Ready(atATime).Ask(2, 0, 1).Hear(bytes, atATime);

            talk.Broken.Should().BeNull();
            talk.Ended.Should().Equal((1, null), (0, "status 404"), (2, null));
        }
    }

    [Theory]
    [InlineData("880f108b1d75d0620d263d4c7441ea", null)] // content-type: application/json, Huffman
    [InlineData("48826402", "status 302: a redirect, which is not followed")] // RFC 7541, C.6.1: 302, Huffman
    [InlineData("4883640eff", "status 307: a redirect, which is not followed")] // RFC 7541, C.6.2
    [InlineData("20880f108b1d75d0620d263d4c7441ea6196d07abe941054d444a8200595040b8166e082a62d1bff", null)] // a table of size 0 first; a date after it
    [InlineData("880f1009746578742f68746d6c", "wrong answer: not JSON")]
    [InlineData("000a782d74726163652d6964013188", "wrong answer: not JSON")] // a field of its own name before the status
    public void Heads_are_read_in_each_of_their_forms(string block, string? error)
    {
        byte[] bytes = [.. Frame(Headers, EndHeaders, 1, Convert.FromHexString(block)), .. Frame(Data, EndStream, 1, Encoding.ASCII.GetBytes(Items))];
        foreach (var atATime in (int[])[1, 10_000])
            Ready(atATime).Ask(0).Hear(bytes, atATime).Ended.Should().Equal((0, error));
    }

    [Fact]
    public void Interim_answers_continuations_padding_and_trailers_are_no_answers_of_their_own()
    {
        byte[] bytes =
        [
            .. Frame(Headers, EndHeaders, 1, [0x48, 3, .. "103"u8]),
            .. Frame(Headers, Padded, 1, [2, .. JsonBlock[..5], 0, 0]), .. Frame(Continuation, EndHeaders, 1, JsonBlock[5..]),
            .. Frame(Data, Padded, 1, [3, .. Encoding.ASCII.GetBytes(Items), 0, 0, 0]), .. Frame(77, 0xFF, 1, [1, 2, 3]),
            .. Frame(Headers, EndHeaders | EndStream, 1, [0, 1, (byte)'t', 1, (byte)'x']),
        ];
        foreach (var atATime in (int[])[1, 6, 10_000])
        {
            var talk = Ready(atATime).Ask(0).Hear(bytes, atATime);

            talk.Broken.Should().BeNull();
            talk.Ended.Should().Equal((0, null));
        }
    }

    [Fact]
    public void A_stream_that_is_reset_is_an_error_of_its_own_and_the_others_go_on()
    {
        var talk = Ready(100).Ask(0, 1).Hear([.. Frame(Reset, 0, 1, [0, 0, 0, 2]), .. Frame(Headers, EndHeaders, 3, JsonBlock), .. Frame(Data, EndStream, 3, Encoding.ASCII.GetBytes(Items))], 100);

        talk.Broken.Should().BeNull();
        talk.Ended.Should().Equal((0, "HTTP/2 stream reset: 2"), (1, null));
    }

    [Fact]
    public void What_the_server_did_not_look_at_may_be_sent_again_and_what_it_did_goes_on()
    {
        var talk = Ready(100).Ask(0, 1, 2).Hear([.. Frame(GoAway, 0, 0, [0, 0, 0, 3, 0, 0, 0, 0]), .. Frame(Headers, EndHeaders | EndStream, 1, [0x8D])], 100);

        talk.Broken.Should().BeNull();
        talk.Refused.Should().Equal(2);
        talk.Ended.Should().Equal((0, "status 404"));
        talk.Wire.IsSpent.Should().BeTrue();
    }

    [Fact]
    public void A_ping_is_answered_and_settings_are_acknowledged()
    {
        var talk = Ready(100);
        talk.Said.WrittenSpan[^9..].ToArray().Should().Equal(Frame(Settings, 1, 0, []));

        talk.Hear(Frame(Ping, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]), 100);

        talk.Said.WrittenSpan[^17..].ToArray().Should().Equal(Frame(Ping, 1, 0, [1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void A_body_waits_until_the_server_takes_more_of_it()
    {
        var request = new FixedHttpRequest(HttpMethod.Post, new Uri("http://localhost/"), new HttpExpectation(200, []), "text/plain", new byte[100_000]);
        var talk = Upgrade(new Http2Protocol(request).MakeWire(0, 4), 100);
        var before = talk.Said.WrittenCount;

        talk.Ask(0);
        (talk.Said.WrittenCount - before).Should().BeInRange(65_535, 66_500, "a window is 65,535 bytes at first");
        talk.Hear([.. Frame(Window, 0, 0, [0, 1, 0, 0]), .. Frame(Window, 0, 1, [0, 0, 0x10, 0])], 100);
        (talk.Said.WrittenCount - before).Should().BeInRange(65_535 + 4_096, 71_000, "the stream's own is the smaller one");
        talk.Hear(Frame(Window, 0, 1, [0, 1, 0, 0]), 100);
        (talk.Said.WrittenCount - before).Should().BeInRange(100_000, 102_000);
    }

    [Theory]
    [InlineData("474554202f20485454502f312e310d0a", ErrorKind.Garbage)] // HTTP/1.1 instead
    [InlineData("000001000000000001" + "00", ErrorKind.Garbage)] // data before headers
    [InlineData("000001010500000001" + "FF", ErrorKind.Garbage)] // a block that ends within a number
    [InlineData("000001010500000001" + "BE", ErrorKind.Garbage)] // an entry of a table that is empty
    [InlineData("000001010100000001" + "88" + "000001000100000001" + "00", ErrorKind.Garbage)] // data within a block
    [InlineData("000004050400000001" + "00000002", ErrorKind.Garbage)] // a push that nobody wants
    [InlineData("000003060000000000" + "000000", ErrorKind.Garbage)] // a ping of another length
    [InlineData("000008070000000000" + "000000000000000B", "HTTP/2 connection ended by the server: 11")]
    public void What_a_server_must_not_send_makes_the_connection_useless(string bytes, string kind)
        => Ready(100).Ask(0).Hear(Convert.FromHexString(bytes), 1).Broken.Should().Be(kind);

    [Fact]
    public void A_head_without_end_is_given_up()
    {
        var talk = Ready(100_000).Ask(0).Hear(Frame(Headers, 0, 1, new byte[10_000]), 100_000);
        for (var more = 0; more < 10 && talk.Broken is null; more++)
            talk.Hear(Frame(Continuation, 0, 1, new byte[10_000]), 100_000);

        talk.Broken.Should().Be(ErrorKind.TooLong);
    }

    [Fact]
    public void A_server_that_announces_its_end_before_it_ends_answers_what_is_under_way()
    {
        var talk = Ready(100).Ask(0, 1).Hear([.. Frame(GoAway, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]), .. Frame(Headers, EndHeaders | EndStream, 1, [0x8D])], 100);

        talk.Wire.IsSpent.Should().BeTrue("what is asked next goes to another connection");
        talk.Hear([.. Frame(GoAway, 0, 0, [0, 0, 0, 3, 0, 0, 0, 0]), .. Frame(Headers, EndHeaders | EndStream, 3, [0x8D])], 100);

        talk.Refused.Should().BeEmpty();
        talk.Ended.Should().Equal((0, "status 404"), (1, "status 404"));
    }

    [Fact]
    public void A_connection_that_gave_up_many_requests_makes_way_before_its_server_takes_that_for_an_attack()
    {
        var talk = Ready(100);
        for (var request = 0; request < 50; request++)
        {
            talk.Wire.IsSpent.Should().BeFalse();
            talk.Ask(0);
            talk.Wire.Abandon(0, talk.Said).Should().BeTrue();
            talk.Wire.Lost(0);
        }

        talk.Wire.IsSpent.Should().BeTrue();
    }

    private static WireTalk Ready(int atATime)
        => Upgrade(new Http2Protocol(new FixedHttpRequest(HttpMethod.Get, new Uri("http://localhost/items"), new HttpExpectation(200, [new JsonFact("/items/0/id")]))).MakeWire(0, 4), atATime);

    private static WireTalk Upgrade(IWire wire, int atATime)
    {
        var talk = new WireTalk(wire);
        wire.IsReady.Should().BeFalse();
        talk.Hear(Frame(Settings, 0, 0, [0, 3, 0, 0, 0, 100]), atATime);
        wire.IsReady.Should().BeTrue();
        return talk;
    }

    private static byte[] Frame(byte kind, byte flags, byte stream, byte[] payload)
        => [0, (byte)(payload.Length >> 8), (byte)payload.Length, kind, flags, 0, 0, 0, stream, .. payload];
}
