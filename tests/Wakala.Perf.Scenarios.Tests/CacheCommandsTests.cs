using System.Text;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios.Tests;

public sealed class CacheCommandsTests
{
    private static readonly CacheOperation Operation = new(
        "GET",
        [
            new(3, 7, ["GET", "{prefix}one:{n}:{hex}"], ["SET", "{prefix}one:{n}:{hex}", "{\"n\":1}"]),
            new(1, 1_000, ["ZADD", "{prefix}two:{n2}", "{arrival}", "{hex}"], null),
        ]);

    [Fact]
    public void An_arrival_is_the_same_command_as_bytes_and_as_arguments()
    {
        var commands = new CacheCommands(Operation, "p:", 5);

        for (var arrival = 0L; arrival < 1_000; arrival++)
        {
            var (command, arguments) = commands.CommandOf(arrival);
            var text = RedisCommand.Encode([command, .. arguments.Select(one => (string)one)]);
            commands.BytesOf(arrival).ToArray().Should().Equal(text, $"arrival {arrival} is {Encoding.UTF8.GetString(text)}");
        }
    }

    [Fact]
    public void Commands_come_by_weight_and_every_key_has_its_turn()
    {
        var commands = new CacheCommands(Operation, "p:", 5);

        var drawn = Enumerable.Range(0, 8_000).Select(arrival => commands.CommandOf(arrival)).ToList();

        (drawn.Count(one => one.Command == "GET") / 8_000.0).Should().BeApproximately(0.75, 0.02);
        drawn.Where(one => one.Command == "GET").Select(one => one.Arguments[0]).Distinct().Should().HaveCount(7);
    }

    [Fact]
    public void What_is_not_the_export_of_a_build_is_refused_with_its_name()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "version": 2, "operations": [] }""");

            var reading = () => CacheOperations.Read(path);

            reading.Should().Throw<InvalidOperationException>().WithMessage($"{path}: version is 2, and this build knows 1.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("list:3:17:50:", true)]
    [InlineData("analytics:3:1:2:day", true)]
    [InlineData("list:3:version", false)]
    [InlineData("session:1", false)]
    public void A_cache_has_the_keys_that_its_patterns_say(string key, bool has)
        => new ContractKeys(["list:*", "analytics:*"], ["list:*:version"]).Has(key).Should().Be(has);
}
