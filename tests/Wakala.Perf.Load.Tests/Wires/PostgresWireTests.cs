using System.Buffers.Binary;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>What PostgreSQL says, in pieces of any size, and what it never would.</summary>
public sealed class PostgresWireTests
{
    private static readonly byte[] Opened = [.. Message('R', "\0\0\0\0"), .. Message('Z', "I"), .. Message('1'), .. Message('Z', "I")];

    [Fact]
    public void Answers_of_a_pipeline_belong_to_their_requests_in_order()
    {
        byte[] one = [.. Message('2'), .. Message('D', "\0\0"), .. Message('C', "S\0"), .. Message('Z', "I")];
        byte[] none = [.. Message('2'), .. Message('C', "S\0"), .. Message('Z', "I")];
        byte[] error = [.. Message('E', "SERROR\0C23505\0\0"), .. Message('Z', "I")];
        foreach (var atATime in (int[])[1, 3, 10_000])
        {
            var talk = new WireTalk(Wire()).Hear(Opened, atATime).Ask(1, 0, 2).Hear([.. one, .. none, .. error], atATime);

            talk.Broken.Should().BeNull();
            talk.Ended.Should().Equal((1, null), (0, "wrong answer: fewer than 1 rows"), (2, "SQLSTATE 23505"));
        }
    }

    [Fact]
    public void A_statement_that_cannot_be_prepared_has_the_server_s_own_code_and_its_connection_stands()
    {
        byte[] unknown = [.. Message('E', "C26000\0\0"), .. Message('Z', "I")];

        var talk = new WireTalk(Wire()).Hear([.. Message('R', "\0\0\0\0"), .. Message('Z', "I"), .. Message('E', "C42P01\0\0"), .. Message('Z', "I")], 5).Ask(1).Hear(unknown, 3);

        talk.Broken.Should().BeNull();
        talk.Ended.Should().Equal((1, "SQLSTATE 42P01"));
    }

    [Fact]
    public void A_fault_of_a_scenario_leaves_its_connection_as_it_was()
    {
        var statement = new PostgresStatement("SELECT 1", 0, 1, (arrival, values) => values[0] = arrival == 0 ? throw new InvalidOperationException("not known here") : "1");
        var talk = new WireTalk(new PostgresProtocol(statement) { User = "u", Database = "d" }.MakeWire(0, 1)).Hear(Opened, 10_000);

        FluentActions.Invoking(() => talk.Ask(0)).Should().Throw<InvalidOperationException>();
        talk.Wire.Write(0, 1, talk.Said);
        talk.Hear([.. Message('2'), .. Message('C', "S\0"), .. Message('Z', "I")], 100).Ended.Should().Equal((0, null));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'H', (byte)'T', (byte)'T', (byte)'P', (byte)'/', (byte)'1' }, ErrorKind.TooLong)]
    [InlineData(new byte[] { (byte)'Z', 0, 0, 0, 1 }, ErrorKind.Malformed)]
    [InlineData(new byte[] { (byte)'?', 0, 0, 0, 4 }, ErrorKind.Malformed)]
    public void What_is_no_answer_makes_the_connection_useless(byte[] bytes, string kind)
        => new WireTalk(Wire()).Hear(bytes, 1).Broken.Should().Be(kind);

    [Fact]
    public void An_answer_that_nobody_asked_for_makes_the_connection_useless()
        => new WireTalk(Wire()).Hear(Opened, 10_000).Hear(Message('Z', "I"), 10).Broken.Should().Be(ErrorKind.Malformed);

    [Fact]
    public void A_shutdown_of_the_server_is_told_by_its_code()
        => new WireTalk(Wire()).Hear(Opened, 10_000).Hear(Message('E', "C57P01\0\0"), 10).Broken.Should().Be("SQLSTATE 57P01");

    [Theory]
    [InlineData("SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0", "SQLSTATE 57P01")]
    [InlineData("SPANIK\0VPANIC\0CXX000\0\0", "SQLSTATE XX000")]
    public void What_ends_the_connection_in_the_middle_of_an_answer_is_the_error_of_all_that_is_under_way(string fields, string kind)
    {
        var talk = new WireTalk(Wire()).Hear(Opened, 10_000).Ask(0, 1).Hear([.. Message('2'), .. Message('D', "\0\0"), .. Message('E', fields)], 7);

        talk.Broken.Should().Be(kind);
        talk.Ended.Should().BeEmpty("the reactor gives each its error");
    }

    private static IWire Wire()
    {
        var statement = new PostgresStatement("SELECT 1 WHERE $1 > 0", 1, 1, (arrival, parameters) => parameters[0] = $"{arrival}");
        return new PostgresProtocol(statement) { User = "u", Database = "d" }.MakeWire(0, 4);
    }

    private static byte[] Message(char kind, string body = "") => Message(kind, Encoding.Latin1.GetBytes(body));

    private static byte[] Message(char kind, byte[] body)
    {
        byte[] message = [(byte)kind, 0, 0, 0, 0, .. body];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        return message;
    }
}
