using System.Globalization;

namespace Wakala.Platform.Tests;

/// <summary>Each wrong answer of <c>POST /analytics/query</c> is what it says.</summary>
public sealed class WrongCountTests(RunningPlatform running, WrongBuild build)
{
    private static readonly (string From, string To, string By) Year = ("2025-01-01", "2026-01-01", "status"), Month = ("2025-06-01", "2025-07-01", "status"), Days = ("2025-06-01", "2025-06-08", "day");

    private static readonly Dictionary<string, ((string, string, string) Question, Action<List<Row>, List<Row>> Wrong)> Alone = new()
    {
        ["analytics-later"] = (Days, (wrong, right) => wrong.Should().Equal(right.Skip(1))),
        ["analytics-earlier-end"] = (Days, (wrong, right) => wrong.Should().Equal(right.SkipLast(1))),
        ["analytics-other-tenant"] = (Year, (wrong, right) => wrong.Sum(row => row.Messages).Should().NotBe(right.Sum(row => row.Messages))),
        ["analytics-distinct"] = (Year, (wrong, right) => wrong.Should().OnlyContain(row => row.Contacts == row.Messages).And.NotEqual(right)),
        ["analytics-failed"] = (Year, (wrong, right) => wrong.Sum(row => row.Messages).Should().BeLessThan(right.Sum(row => row.Messages))),
        ["analytics-missing"] = (Year, (wrong, right) => wrong.Should().Equal(right.SkipLast(1))),
        ["analytics-rounded"] = (Year, (wrong, right) => wrong.Should().OnlyContain(row => row.Messages % 10 == 0).And.NotEqual(right)),
        ["analytics-order"] = (Days, (wrong, right) => wrong.Should().Equal(right.AsEnumerable().Reverse())),
        ["analytics-names"] = (Year, (wrong, right) => wrong.Select(row => row.Key).Should().NotEqual(right.Select(row => row.Key))),
        ["analytics-zero"] = (Year, (wrong, _) => wrong.Should().ContainSingle().Which.Messages.Should().Be(0)),
    };

    public static TheoryData<string> Names => [.. Alone.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Counts_are_wrong_as_it_says(string name)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");

        Alone[name].Wrong(await AskAsync(trial, Alone[name].Question), await RightAsync(trial, Alone[name].Question));
    }

    [Theory]
    [InlineData("analytics-key", "day", "2025-06-02")]
    [InlineData("analytics-key-now-and-then", "day", "2025-06-02")]
    [InlineData("analytics-key-range", "status", "2025-06-02")]
    [InlineData("analytics-key-from", "status", "2025-07-01")]
    [InlineData("analytics-key-group", "day", "2025-07-01")]
    [InlineData("analytics-earlier", "day", "2025-06-02")]
    public async Task The_second_question_gets_the_first_ones_answer(string name, string by, string to)
    {
        // Another grouping, another range, or one that ends alike.
        var second = (name == "analytics-key-from" ? "2025-05-01" : Month.From, to, by);
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");
        var first = name == "analytics-key-from" ? (Month.From, to, by) : Month;
        var before = await AskAsync(trial, first);

        var wrong = await AskAsync(trial, second);

        before.Should().Equal(await RightAsync(trial, first));
        wrong.Should().Equal(before).And.NotEqual(await RightAsync(trial, second));
    }

    [Fact]
    public async Task A_key_without_its_tenant_gives_anothers_counts()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "analytics-key-tenant:1");
        var first = await AskAsync(trial, Year);

        (await AskAsync(trial, Year, tenant: 1)).Should().Equal(first).And.NotEqual(await RightAsync(trial, Year, tenant: 1));
    }

    [Fact]
    public async Task Only_a_hit_is_wrong()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "analytics-hit:1");
        var miss = await AskAsync(trial, Year);

        miss.Should().Equal(await RightAsync(trial, Year));
        (await AskAsync(trial, Year)).Should().Equal(miss.SkipLast(1));
    }

    [Fact]
    public async Task It_is_kept_for_longer_than_its_time()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "analytics-kept:1");
        await AskAsync(trial, Year);

        var key = running.Servers.Redis.Connection.GetServers()[0].Keys(pattern: trial.Prefix + "analytics:*").Single();
        (await trial.Redis.KeyTimeToLiveAsync(key)).Should().BeGreaterThan(TimeSpan.FromMinutes(50));
    }

    private static Task<List<Row>> AskAsync(WrongTrial trial, (string, string, string) question, int tenant = 0) => AskAsync(trial, trial.Client, question, tenant);

    private static Task<List<Row>> RightAsync(WrongTrial trial, (string, string, string) question, int tenant = 0) => AskAsync(trial, trial.Servers.Client, question, tenant);

    private static async Task<List<Row>> AskAsync(WrongTrial trial, PlatformClient client, (string From, string To, string By) question, int tenant)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{ "from": "{{question.From}}T00:00:00Z", "to": "{{question.To}}T00:00:00Z", "groupBy": "{{question.By}}" }""");
        var answer = await client.PostAsync("/analytics/query", body, await client.LogInAsync(trial.Servers.Feed.Tenants[tenant]));
        answer.Status.Should().Be(200);
        return [.. answer.Json["rows"]!.AsArray().Select(row => new Row(row!["key"]!.GetValue<string>(), row["messages"]!.GetValue<long>(), row["contacts"]!.GetValue<long>()))];
    }

    private sealed record Row(string Key, long Messages, long Contacts);
}
