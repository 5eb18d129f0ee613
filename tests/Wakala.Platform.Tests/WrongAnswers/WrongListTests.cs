using System.Text.Json.Nodes;

namespace Wakala.Platform.Tests;

/// <summary>Each wrong answer of <c>GET /messages/list</c> is what it says: a planted fault that nobody finds is the finder's miss, and no dud.</summary>
public sealed class WrongListTests(RunningPlatform running, WrongBuild build)
{
    private const string Page = "/messages/list?limit=20";

    /// <summary>What a wrong page has, beside the right one to the same question.</summary>
    private static readonly Dictionary<string, Action<Answer, Answer>> Alone = new()
    {
        ["list-empty"] = (wrong, _) => wrong.Items.Should().BeEmpty(),
        ["list-short"] = (wrong, right) => wrong.Ids.Should().Equal(right.Ids[..^1]),
        ["list-long"] = (wrong, right) => wrong.Ids.Should().HaveCount(21).And.StartWith(right.Ids),
        ["list-next-skips"] = (wrong, right) => Next(wrong).Should().NotBe(Next(right)).And.NotBeNull(),
        ["list-next-repeats"] = (wrong, right) => Next(wrong).Should().NotBe(Next(right)).And.NotBeNull(),
        ["list-no-next"] = (wrong, right) => (Next(wrong), Next(right) is null).Should().Be((null, false)),
        ["list-swapped"] = (wrong, right) => wrong.Ids.Should().BeEquivalentTo(right.Ids).And.NotEqual(right.Ids),
        ["list-oldest-first"] = (wrong, right) => wrong.Ids.Should().Equal(right.Ids.AsEnumerable().Reverse()),
        ["list-other-tenant"] = (wrong, right) => wrong.Ids.Should().HaveCount(20).And.NotIntersectWith(right.Ids),
        ["list-mixed"] = (wrong, right) => wrong.Ids.Except(right.Ids).Should().ContainSingle(),
        ["list-doubled"] = (wrong, right) => wrong.Ids.Should().Equal([.. right.Ids[..^1], right.Ids[^2]]),
        ["list-status"] = Differ("status"),
        ["list-direction"] = Differ("direction"),
        ["list-rounded"] = (wrong, right) => Of(wrong, "createdAt").Zip(Of(right, "createdAt")).Should().Contain(one => one.First != one.Second)
            .And.OnlyContain(one => DateTimeOffset.Parse(one.Second, null) - DateTimeOffset.Parse(one.First, null) < TimeSpan.FromSeconds(1)),
        ["list-truncated"] = Differ("text"),
        ["list-contact"] = Differ("contactId"),
        ["list-large"] = (wrong, right) => wrong.Ids.Should().Equal(right.Ids[1..]),
    };

    public static TheoryData<string> Names => [.. Alone.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_is_wrong_as_it_says(string name)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");

        var (wrong, right) = await trial.AskBothAsync(Page);

        wrong.Status.Should().Be(200);
        Alone[name](wrong, right);
    }

    [Theory]
    [InlineData("list-key-limit", "/messages/list?limit=10", Page)]
    [InlineData("list-key-cursor", Page, Page + "&before=2025-06-01T00:00:00Z")]
    [InlineData("list-key-now-and-then", Page, Page + "&before=2025-06-01T00:00:00Z")]
    [InlineData("list-earlier", Page + "&before=2025-06-01T00:00:00Z", Page)]
    public async Task The_second_question_gets_the_first_ones_answer(string name, string first, string second)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");
        var (before, rightBefore) = await trial.AskBothAsync(first);

        var (wrong, right) = await trial.AskBothAsync(second);

        before.Ids.Should().Equal(rightBefore.Ids);
        wrong.Ids.Should().Equal(before.Ids).And.NotEqual(right.Ids);
    }

    [Fact]
    public async Task A_key_without_its_tenant_gives_anothers_page()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "list-key-tenant:1");
        var (first, _) = await trial.AskBothAsync(Page);

        var (wrong, right) = await trial.AskBothAsync(Page, tenant: 1);

        wrong.Ids.Should().Equal(first.Ids).And.NotIntersectWith(right.Ids);
    }

    [Fact]
    public async Task A_key_without_its_version_gives_a_page_of_before_the_write()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "list-key-version:1");
        var (before, _) = await trial.AskBothAsync(Page);
        var sent = await trial.Client.SendMessageAsync(trial.Tenant.Contacts[0].Id, "habari", await trial.TokenAsync());

        (await trial.AskBothAsync(Page)).Wrong.Ids.Should().Equal(before.Ids).And.NotContain(sent.Json["id"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_page_begins_with_the_row_that_the_one_before_ended_with()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "list-again:1");
        var (first, _) = await trial.AskBothAsync(Page);

        (await trial.AskBothAsync($"{Page}&before={Next(first)}")).Wrong.Ids[0].Should().Be(first.Ids[^1]);
    }

    [Fact]
    public async Task Only_a_hit_is_wrong()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "list-hit:1");
        var (miss, right) = await trial.AskBothAsync(Page);
        var (hit, _) = await trial.AskBothAsync(Page);

        Of(miss, "text").Should().Equal(Of(right, "text"));
        Of(hit, "text").Should().Equal([string.Empty, .. Of(right, "text")[1..]]);
    }

    [Fact]
    public async Task Only_two_at_once_get_each_others()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "list-crossed:1");
        var token = await trial.TokenAsync();
        string[] paths = [Page, Page + "&before=2025-06-01T00:00:00Z"];
        var alone = new List<string>();
        foreach (var path in paths)
            alone.Add(string.Join(',', (await trial.AskBothAsync(path)).Right.Ids));
        foreach (var (path, right) in paths.Zip(alone))
            string.Join(',', (await trial.Client.GetAsync(path, token)).Ids).Should().Be(right);

        var together = await Task.WhenAll(Enumerable.Range(0, 200).Select(async at => (at, Answer: await trial.Client.GetAsync(paths[at % 2], token))));

        together.Should().Contain(one => string.Join(',', one.Answer.Ids) != alone[one.at % 2]);
    }

    private static string? Next(Answer answer) => answer.Json["next"]?.GetValue<string>();

    private static List<string> Of(Answer answer, string field) => [.. answer.Items.Select(item => Text(item![field]!))];

    private static string Text(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static Action<Answer, Answer> Differ(string field) => (wrong, right) =>
    {
        wrong.Ids.Should().Equal(right.Ids);
        Of(wrong, field).Should().NotEqual(Of(right, field));
    };
}
