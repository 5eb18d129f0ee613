using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>Every kind of answer that RESP has, and what is none, in pieces of any size.</summary>
public sealed class RedisWireTests
{
    public static TheoryData<string, RedisAnswer, string?> Answers => new()
    {
        { "$5\r\nhello\r\n", RedisAnswer.Value, null },
        { "$0\r\n\r\n", RedisAnswer.Value, null },
        { "$7\r\nhel\r\nlo\r\n", RedisAnswer.Value, null },
        { "$-1\r\n", RedisAnswer.Value, "wrong answer: not value" },
        { "$-1\r\n", RedisAnswer.Any, null },
        { "*-1\r\n", RedisAnswer.Value, "wrong answer: not value" },
        { "+OK\r\n", RedisAnswer.Simple, null },
        { ":12\r\n", RedisAnswer.Number, null },
        { "+OK\r\n", RedisAnswer.Number, "wrong answer: not number" },
        { "*0\r\n", RedisAnswer.Any, null },
        { "*3\r\n$1\r\na\r\n:5\r\n*2\r\n+b\r\n$-1\r\n", RedisAnswer.Any, null },
        { "-WRONGTYPE Operation against a key\r\n", RedisAnswer.Any, "Redis WRONGTYPE" },
        { "-OOM\r\n", RedisAnswer.Any, "Redis OOM" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_has_its_kind(string answer, RedisAnswer expected, string? error)
    {
        foreach (var atATime in (int[])[1, 2, 3, 1_000])
        {
            var talk = new WireTalk(Wire(expected)).Ask(0).Hear(Encoding.ASCII.GetBytes(answer), atATime);

            talk.Broken.Should().BeNull();
            talk.Ended.Should().Equal([(0, error)], $"{atATime} at a time");
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", ErrorKind.Malformed)]
    [InlineData("$x\r\n", ErrorKind.Malformed)]
    [InlineData("$-7\r\n", ErrorKind.Malformed)]
    [InlineData("$3\r\nabcdef\r\n", ErrorKind.Malformed)]
    [InlineData("$99999999999\r\n", ErrorKind.TooLong)]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", ErrorKind.Malformed)]
    public void What_is_no_answer_makes_the_connection_useless(string answer, string kind)
    {
        foreach (var atATime in (int[])[1, 1_000])
            new WireTalk(Wire(RedisAnswer.Any)).Ask(0).Hear(Encoding.ASCII.GetBytes(answer), atATime).Broken.Should().Be(kind, $"{atATime} at a time");
    }

    [Fact]
    public void Answers_of_a_pipeline_belong_to_their_requests_in_order()
    {
        foreach (var atATime in (int[])[1, 7, 1_000])
        {
            var talk = new WireTalk(Wire(RedisAnswer.Any)).Ask(2, 0, 3, 1).Hear("+a\r\n-ERR b\r\n$1\r\nc\r\n:4\r\n"u8, atATime);

            talk.Ended.Should().Equal((2, null), (0, "Redis ERR"), (3, null), (1, null));
        }
    }

    [Fact]
    public void A_value_is_held_to_the_request_that_asked_for_it()
    {
        foreach (var atATime in (int[])[1, 7, 1_000])
        {
            var talk = new WireTalk(new RedisProtocol(new Numbered()).MakeWire(0, 4)).Ask(2, 0, 3).Hear("$1\r\n2\r\n$1\r\n3\r\n$-1\r\n"u8, atATime);

            talk.Ended.Should().Equal((2, null), (0, "wrong answer: not the value that was kept"), (3, null));
        }
    }

    [Fact]
    public void An_answer_that_nobody_asked_for_makes_the_connection_useless()
        => new WireTalk(Wire(RedisAnswer.Any)).Ask(0).Hear("+a\r\n+b\r\n"u8, 100).Broken.Should().Be(ErrorKind.Malformed);

    [Fact]
    public void Nothing_is_asked_before_the_password_was_taken()
    {
        var wire = new RedisProtocol(new RedisCommand(RedisAnswer.Any, "PING")) { Password = "secret" }.MakeWire(0, 1);
        var talk = new WireTalk(wire);

        wire.IsReady.Should().BeFalse();
        Encoding.ASCII.GetString(talk.Said.WrittenSpan).Should().Be("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n");
        talk.Hear("+OK\r\n"u8, 2).Broken.Should().BeNull();
        wire.IsReady.Should().BeTrue();

        new WireTalk(wire).Hear("-WRONGPASS invalid\r\n"u8, 2).Broken.Should().Be("Redis WRONGPASS");
    }

    private static IWire Wire(RedisAnswer expected) => new RedisProtocol(new RedisCommand(expected, "GET", "key")).MakeWire(0, 4);

    /// <summary>Each finds its own number, or nothing.</summary>
    private sealed class Numbered : IRedisCommands
    {
        private readonly RedisCommand _get = new(RedisAnswer.Any, "GET", "number");

        public RedisAnswer Expectation => RedisAnswer.Any;

        public ReadOnlySpan<byte> BytesOf(long arrival) => _get.BytesOf(arrival);

        public bool IsRight(long arrival, ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value) == $"{arrival}";
    }
}
