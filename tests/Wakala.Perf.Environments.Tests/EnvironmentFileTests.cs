using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Wakala.Perf.Environments.Tests;

public sealed class EnvironmentFileTests : IDisposable
{
    private const string Example = "wakala-staging";

    private static readonly string Text = File.ReadAllText(Path.Combine(Checkout.Root, "environments", $"{Example}.example.json"));

    private readonly string _root = Directory.CreateTempSubdirectory("wakala-environment-file-").FullName;

    [Fact]
    public void An_environment_that_is_not_there_is_said()
    {
        var reading = () => EnvironmentFile.Read(_root, "moon");

        reading.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("moon", "Remedy");
    }

    [Theory]
    [InlineData("{", "environments/bad.json")]
    [InlineData("{}", "kind")]
    [InlineData("""{ "kind": "moon" }""", "processes, containers, live")]
    [InlineData("""{ "kind": "processes" }""", "name")]
    [InlineData("""{ "kind": "processes", "speed": 9 }""", "speed")]
    public void A_file_that_is_not_as_it_should_be_names_the_field(string text, string named)
    {
        Directory.CreateDirectory(Path.Combine(_root, "environments"));
        File.WriteAllText(Path.Combine(_root, "environments", "bad.json"), text);

        var reading = () => EnvironmentFile.Read(_root, "bad");

        reading.Should().Throw<EnvironmentException>().Which.Message.Should().Contain(named);
    }

    [Theory]
    [InlineData("baseAddress", "staging.example")]
    [InlineData("baseAddress", "staging.example/api")]
    [InlineData("baseAddress", "localhost:8080")]
    [InlineData("baseAddress", "ftp://staging.example")]
    [InlineData("baseAddress", "/srv/wakala")]
    [InlineData("baseAddress", "https://")]
    [InlineData("baseAddress", "https://staging.example?tenant=7")]
    [InlineData("baseAddress", "https://ann:secret@staging.example")]
    [InlineData("baseAddress", "ann:secret@staging.example")]
    [InlineData("baseAddress", "https://staging.example?token=secret")]
    [InlineData("proxy", "https://ann:secret@proxy.example:3128")]
    [InlineData("proxy", "socks5://ann:secret@proxy.example:1080")]
    [InlineData("proxy", "http://ann:secret@proxy.example:3128/path")]
    [InlineData("certificates", "a\0b.pem")]
    [InlineData("access.metrics", "prometheus:9090")]
    [InlineData("access.metrics", "unix:///run/prometheus.sock")]
    [InlineData("proxy", "proxy.example:3128")]
    [InlineData("proxy", "socks5://proxy.example:1080")]
    [InlineData("proxy", "http://proxy.example:3128/path")]
    [InlineData("access.postgres", "Host=db;Password=secret")]
    [InlineData("access.metricsToken", "Bearer secret")]
    [InlineData("access.metricsTenant", "team 7")]
    [InlineData("feed", " ")]
    public void A_field_that_cannot_be_used_is_named_and_nothing_of_it_that_may_be_secret_is_shown(string field, string value)
    {
        var reading = () => EnvironmentFile.Parse(With(field, JsonValue.Create(value)), Example);

        var message = reading.Should().Throw<EnvironmentException>().Which.Message;
        message.Should().ContainAll($"environments/{Example}.json", field, "Nothing was sent", "Remedy").And.NotContain("secret");
    }

    [Theory]
    [InlineData("profiles.smoke.seconds", 0)]
    [InlineData("profiles.smoke.seconds", 1e300)]
    [InlineData("profiles.smoke.warmUpSeconds", -1)]
    [InlineData("profiles.smoke.mostRate", -5)]
    [InlineData("profiles.release.timeoutSeconds", 0)]
    [InlineData("mayBeLoaded.requestsPerSecond", 0)]
    [InlineData("mayBeLoaded.minutes", -1)]
    public void A_number_that_makes_no_sense_is_named_with_what_it_may_be(string field, double value)
        => FluentActions.Invoking(() => EnvironmentFile.Parse(With(field, JsonValue.Create(value)), Example))
            .Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll(field, "must be from");

    [Theory]
    [InlineData("https://staging.wakala.example")]
    [InlineData("https://gate.example/wakala/")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080/")]
    public void An_address_over_HTTP_is_taken(string address)
        => ((LiveFile)EnvironmentFile.Parse(With("baseAddress", JsonValue.Create(address)), Example)).BaseAddress.OriginalString.Should().Be(address);

    /// <summary>Whatever a file says: it can be used, or the error names a field and has a remedy.</summary>
    [Fact]
    public void Any_file_is_one_that_can_be_used_or_an_error_with_its_remedy()
    {
        var example = Parsed();
        (string[] Path, JsonNode? Node)[] places = [.. Places(example, [])];
        JsonNode?[] values =
        [
            null, "", " ", "x", "localhost:8080", "http://", "https://h", "ftp://h", "http://u:p@h", "//h", "\0", "99999999999999999999", 0, -1, 1, 1e300, -1e-9, 2147483648, true, new JsonArray(), new JsonArray(1, null),
            new JsonObject(), new JsonObject { [""] = "x" }, new JsonObject { ["a"] = null }, new JsonObject { ["smoke"] = new JsonObject() },
        ];
        var places1 = Gen.Int[0, places.Length - 1];
        var change = Gen.Select(places1, Gen.Int[0, values.Length + 2], Gen.Char);
        var text = Gen.Select(change.Array[1, 4], Gen.Int[0, 9], Gen.Int, Gen.Char);
        text.Sample(
            one =>
            {
                var (changes, cut, at, letter) = one;
                var node = Parsed();
                foreach (var (place, value, name) in changes)
                    Change(node, places[place].Path, value, name, values);
                var file = node.ToJsonString();
                if (cut == 0)
                    file = file[..(int)((uint)at % file.Length)];
                if (cut == 1)
                    file = file.Insert((int)((uint)at % file.Length), letter.ToString());
                try
                {
                    EnvironmentFile.Parse(file, Example).Should().NotBeNull();
                }
                catch (EnvironmentException refused)
                {
                    refused.Problem.Should().StartWith($"environments/{Example}.json ");
                    refused.Remedy.Should().NotBeEmpty();
                }
            },
            iter: 100_000,
            seed: "0000Kg4fFqT0");
    }

    [Fact]
    public void A_profile_that_it_does_not_have_is_said_with_those_it_has()
    {
        var file = EnvironmentFile.Read(Checkout.Root, "processes");

        var choosing = () => file.Profile("turbo");

        choosing.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("turbo", "smoke");
    }

    [Theory]
    [InlineData("processes", "fsync")]
    [InlineData("processes", "full_page_writes")]
    [InlineData("processes", "synchronous_commit")]
    [InlineData("containers", "fsync")]
    [InlineData("containers", "full_page_writes")]
    [InlineData("containers", "synchronous_commit")]
    public void The_database_is_durable(string environment, string setting)
        => ((ServersFile)EnvironmentFile.Read(Checkout.Root, environment)).Postgres[setting].Should().Be("on");

    private static void Change(JsonNode whole, string[] path, int value, char name, JsonNode?[] values)
    {
        JsonNode? at = whole;
        foreach (var step in path[..^1])
            at = at is JsonObject inner ? inner[step] : null;
        if (at is not JsonObject parent)
            return;
        if (value < values.Length)
            parent[path[^1]] = values[value]?.DeepClone();
        else if (value == values.Length)
            parent.Remove(path[^1]);
        else
            parent[$"{path[^1]}{name}"] = parent[path[^1]]?.DeepClone();
    }

    private static IEnumerable<(string[] Path, JsonNode? Node)> Places(JsonNode? node, string[] path)
        => node is JsonObject whole ? whole.SelectMany(member => Places(member.Value, [.. path, member.Key]).Prepend(([.. path, member.Key], member.Value))) : [];

    private static string With(string field, JsonNode? value)
    {
        var (node, path) = (Parsed(), field.Split('.'));
        var at = path[..^1].Aggregate(node, (parent, step) => parent[step]!);
        at[path[^1]] = value;
        return node.ToJsonString();
    }

    private static JsonNode Parsed()
        => JsonNode.Parse(Text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
