using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>A live system is not loaded unless all is in order. A listener in its place sees what is sent: nothing.</summary>
public sealed class LiveRefusalTests : IAsyncLifetime
{
    private const string Row = "GET /messages/list";
    private const string Named = "target";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("wakala-live-test-").FullName;
    private readonly ProcessVariables _variables = new();
    private string _identity = """{"service":"wakala","environment":"staging"}""";
    private FakeHttp _target = null!;
    private SuiteSettings _settings = null!;

    public ValueTask InitializeAsync()
    {
        _target = new FakeHttp(_ => _identity);
        _variables[EnvironmentFile.FolderVariable] = _folder;
        _settings = new SuiteSettings { Environment = Named, Results = Path.Combine(_folder, "results"), Scenario = RowSelection.Of(Row), Locked = true };
        File.WriteAllText(Path.Combine(_folder, "feed.json"), Feed("pass"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _variables.Dispose();
        await _target.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Without_a_file_nothing_is_sent()
        => (await RefusalAsync()).Should().ContainAll("There is no environment 'target'", "not loaded");

    [Fact]
    public async Task A_file_under_another_name_is_not_taken_for_it()
    {
        Write(file => file["name"] = "production");

        (await RefusalAsync()).Should().Contain("name is 'production', and must be the file's");
    }

    [Fact]
    public async Task A_live_system_has_no_other_build_to_be_compared_with()
    {
        Write();
        _settings = _settings with { Base = "HEAD" };

        (await RefusalAsync()).Should().ContainAll("'target' is a live system, which has one build", "Leave --base away");
    }

    [Theory]
    [InlineData("requestsPerSecond", 100, "sends 500/s, above 100/s")]
    [InlineData("connections", 4, "opens 32 connections, above 4")]
    [InlineData("minutes", 0.3, "minutes, above 0.3")]
    public async Task Above_what_the_file_allows_nothing_is_sent(string cap, double value, string named)
    {
        Write(file => file["mayBeLoaded"]![cap] = value);

        (await RefusalAsync()).Should().ContainAll(named, Row, "environments/target.json allows", "Nothing was sent", "mayBeLoaded");
    }

    [Fact]
    public async Task Every_row_of_the_run_is_held_to_the_allowance()
    {
        _settings = _settings with { Scenario = null };
        Write(file => file["mayBeLoaded"]!["requestsPerSecond"] = 100);

        (await RefusalAsync("POST /messages/send", "GET /contacts/search")).Should().ContainAll("POST /messages/send sends 250/s", "GET /messages/list sends 500/s");
    }

    [Theory]
    [InlineData("secrets", "webhookSecret", "secrets.webhookSecret")]
    [InlineData("access", "postgres", "access.postgres")]
    [InlineData("access", "redis", "access.redis")]
    public async Task A_variable_that_is_named_and_not_set_is_said_before_anything_is_sent(string section, string field, string named)
    {
        Write(file => file[section] = new JsonObject { [field] = "WAKALA_TEST_NOT_SET" });

        (await RefusalAsync()).Should().ContainAll("WAKALA_TEST_NOT_SET", named, "not set", "Nothing was sent");
    }

    [Fact]
    public async Task A_feed_without_passwords_is_said_before_anything_is_sent()
    {
        File.WriteAllText(Path.Combine(_folder, "feed.json"), Feed(null));
        Write();

        (await RefusalAsync()).Should().ContainAll("without a password", "secrets.userPassword", "Nothing was sent");
    }

    [Fact]
    public async Task A_feed_that_is_not_there_is_said_before_anything_is_sent()
    {
        File.Delete(Path.Combine(_folder, "feed.json"));
        Write();

        (await RefusalAsync()).Should().ContainAll("feed.json", "does not exist", "Nothing was sent");
    }

    [Fact]
    public async Task A_file_that_does_not_say_who_its_target_is_sends_nothing()
    {
        Write(file => file["identity"] = new JsonObject());

        (await RefusalAsync()).Should().ContainAll("identity is empty", "Nothing was sent");
    }

    [Theory]
    [InlineData("""{"service":"wakala","environment":"production"}""", "says environment 'production'", "wants 'staging'")]
    [InlineData("""{"service":"wakala"}""", "says environment not at all", "wants 'staging'")]
    [InlineData("<html>Welcome to nginx</html>", "did not say who it is", "invalid")]
    public async Task A_target_that_is_not_the_one_meant_gets_one_question_and_no_more(string identity, string named, string also)
    {
        _identity = identity;
        Write();

        var refusal = await RefusalAsync(connections: 1);

        refusal.Should().ContainAll(named, "Beyond that one question nothing was sent").And.ContainEquivalentOf(also);
        _target.Requests.Should().Equal("GET /identity");
    }

    [Theory]
    [InlineData("staging.example")]
    [InlineData("localhost:8080")]
    [InlineData("ftp://staging.example")]
    public async Task An_address_that_is_none_is_said_with_its_form_and_nothing_is_sent(string address)
    {
        Write(file => file["baseAddress"] = address);

        (await RefusalAsync()).Should().ContainAll("baseAddress", address, "http://", "Nothing was sent");
    }

    [Theory]
    [InlineData("/wakala")]
    [InlineData("/wakala/")]
    public async Task An_API_below_a_path_is_asked_who_it_is_below_it(string below)
    {
        _identity = "{}";
        Write(file => file["baseAddress"] = new Uri(_target.Address, below).ToString());

        await RefusalAsync(connections: 1);

        _target.Requests.Should().Equal("GET /wakala/identity");
    }

    [Fact]
    public async Task A_target_that_sends_on_is_refused_by_name_and_nobody_else_is_asked()
    {
        await using var moved = new FakeHttp(_ => _identity) { Status = "301 Moved Permanently", Further = $"Location: {_target.Address}identity\r\n" };
        Write(file => file["baseAddress"] = moved.Address.ToString());

        (await RefusalAsync()).Should().ContainAll("301", $"{_target.Address}identity", "no redirect is followed");

        moved.Requests.Should().Equal("GET /identity");
    }

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("ALL_PROXY")]
    public async Task A_proxy_of_the_shell_is_on_nobody_s_way(string variable)
    {
        _variables[variable] = "http://127.0.0.1:9";
        _variables["NO_PROXY"] = null;
        _identity = "{}";
        Write();

        (await RefusalAsync(connections: 1)).Should().Contain("says service not at all");
    }

    [Theory]
    [InlineData("nowhere.pem", null, "nowhere.pem")]
    [InlineData("empty.pem", "", "BEGIN CERTIFICATE")]
    public async Task Certificates_that_cannot_be_read_are_said_before_anything_is_sent(string name, string? content, string said)
    {
        if (content is not null)
            await File.WriteAllTextAsync(Path.Combine(_folder, name), content, Stop);
        Write(file => file["certificates"] = name);

        (await RefusalAsync()).Should().ContainAll(said, "certificates", "Nothing was sent");
    }

    [Theory]
    [InlineData("postgres", "not-a-connection=string;and=secret")]
    [InlineData("postgres", "Port=secret")]
    [InlineData("redis", "localhost:6379,secret=1")]
    public async Task A_connection_string_that_is_none_is_said_and_nothing_of_it_is_shown(string field, string value)
    {
        _variables["WAKALA_TEST_ACCESS"] = value;
        Write(file => file["access"] = new JsonObject { [field] = "WAKALA_TEST_ACCESS" });

        (await RefusalAsync(connections: 1)).Should().ContainAll("holds no connection string", "environments/target.json").And.NotContain("secret");
    }

    /// <summary>Tries to measure; tells what it was refused with, once sure that nothing reached the target.</summary>
    private async Task<string> RefusalAsync(params string[] alsoRows) => await RefusalAsync(0, alsoRows);

    private async Task<string> RefusalAsync(int connections, params string[] alsoRows)
    {
        await using var suite = new OneTable(alsoRows) { Settings = _settings };
        await suite.InitializeAsync();
        var objective = Objective.Latency(25, 60, 100).At(10_000).WithErrorsBelow(ErrorRate.BasisPoints(1));
        var measuring = () => suite.MeasureAsync(Row, objective, Stop);

        var refusal = (await measuring.Should().ThrowAsync<EnvironmentException>()).Which.Message;

        // What is under way would be here by now.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Stop);
        _target.Connections.Should().Be(connections);
        return refusal;
    }

    private void Write(Action<JsonNode>? change = null)
    {
        var example = File.ReadAllText(Path.Combine(Checkout.Root, "environments", "wakala-staging.example.json"));
        var file = JsonNode.Parse(example, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
        file["name"] = Named;
        file["baseAddress"] = _target.Address.ToString();
        file["feed"] = "feed.json";
        file["secrets"] = new JsonObject();
        file["access"] = new JsonObject();
        change?.Invoke(file);
        File.WriteAllText(Path.Combine(_folder, $"{Named}.json"), file.ToJsonString());
    }

    private static string Feed(string? password) => new JsonObject
    {
        ["feed"] = 1,
        ["workload"] = "none",
        ["from"] = "2025-01-01T00:00:00+00:00",
        ["to"] = "2026-01-01T00:00:00+00:00",
        ["tenants"] = new JsonArray(new JsonObject
        {
            ["slug"] = "t",
            ["weight"] = 1,
            ["webhookSecret"] = "s",
            ["users"] = new JsonArray(new JsonObject { ["email"] = "a@b.example", ["password"] = password }),
            ["contacts"] = new JsonArray(),
        }),
    }.ToJsonString();

    private sealed class OneTable(string[] alsoRows)
        : EndpointSuite("api", "API Endpoints", ApiTable.Rows.Where(row => row.Key == Row || alsoRows.Contains(row.Key)).ToDictionary(), typeof(ApiWarmUp), Stop);
}
