using System.Text.Json.Nodes;

namespace Wakala.Platform.Tests;

/// <summary>Each wrong answer of <c>GET /contacts/search</c> is what it says.</summary>
public sealed class WrongSearchTests(RunningPlatform running, WrongBuild build)
{
    private const string ByName = "/contacts/search?limit=5&name=a";
    private const string SeenMoment = "2025-12-24T18:30:15Z";

    private static readonly Dictionary<string, Action<Answer, Answer>> Alone = new()
    {
        ["search-one"] = (wrong, right) => wrong.Ids.Should().Equal(right.Ids[..1]),
        ["search-short"] = (wrong, right) => wrong.Ids.Should().Equal(right.Ids[..4]),
        ["search-long"] = (wrong, right) => wrong.Ids.Should().HaveCount(6).And.StartWith(right.Ids),
        ["search-order"] = (wrong, right) => wrong.Ids.Should().BeInAscendingOrder().And.NotEqual(right.Ids),
        ["search-swapped"] = (wrong, right) => wrong.Ids.Should().Equal(right.Ids.AsEnumerable().Reverse()),
        ["search-other-tenant"] = (wrong, right) => wrong.Ids.Should().NotBeEmpty().And.NotIntersectWith(right.Ids),
        ["search-all-tenants"] = (wrong, right) => wrong.Ids.Should().HaveCount(5).And.NotEqual(right.Ids),
        ["search-last-seen"] = (wrong, _) => Of(wrong, "lastSeen").Should().OnlyContain(seen => seen == null),
        ["search-seen-rounded"] = (wrong, right) => Of(wrong, "lastSeen").Should().NotEqual(Of(right, "lastSeen")).And.OnlyContain(seen => seen == null || seen.Contains("T00:00:00")),
        ["search-phone-cut"] = (wrong, right) => Of(wrong, "phone").Should().Equal(Of(right, "phone").Select(phone => phone![..^1])),
        ["search-names"] = (wrong, right) => Of(wrong, "name").Should().BeEquivalentTo(Of(right, "name")).And.NotEqual(Of(right, "name")),
        ["search-ids"] = (wrong, right) => wrong.Ids.Should().BeEquivalentTo(right.Ids).And.NotEqual(right.Ids),
        ["search-doubled"] = (wrong, right) => wrong.Ids.Should().Equal([.. right.Ids[..^1], right.Ids[^2]]),
        ["search-empty"] = (wrong, _) => wrong.Items.Should().BeEmpty(),
    };

    public static TheoryData<string> Names => [.. Alone.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Contacts_are_wrong_as_it_says(string name)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");
        await running.Servers.Rows.ChangeAsync($"UPDATE contacts SET last_seen = '{SeenMoment}' WHERE {Rows.OfTenant}", trial.Tenant.Slug);

        var (wrong, right) = await trial.AskBothAsync(ByName);

        wrong.Status.Should().Be(200);
        right.Ids.Should().HaveCount(5);
        Alone[name](wrong, right);
    }

    [Fact]
    public async Task A_name_that_is_not_looked_at_finds_names_that_were_not_asked_for()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "search-prefix:1");
        var letters = trial.Tenant.Contacts[0].Name[..4];

        var (wrong, right) = await trial.AskBothAsync($"/contacts/search?limit=50&name={letters}");

        Of(right, "name").Should().OnlyContain(name => name!.StartsWith(letters, StringComparison.OrdinalIgnoreCase));
        Of(wrong, "name").Should().Contain(name => !name!.StartsWith(letters, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_shorter_number_finds_contacts_that_were_not_asked_for()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "search-phone:1");

        var (wrong, right) = await trial.AskBothAsync($"/contacts/search?limit=20&phone={Uri.EscapeDataString(trial.Tenant.Contacts[0].Phone)}");

        right.Ids.Should().ContainSingle();
        wrong.Ids.Count.Should().BeGreaterThan(1);
    }

    [Theory]
    [InlineData("search-earlier", "/contacts/search?limit=5&name=b", ByName)]
    [InlineData("search-cached", "/contacts/search?limit=3&name=a", ByName)]
    public async Task The_second_question_gets_the_first_ones_answer(string name, string first, string second)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");
        var (before, rightBefore) = await trial.AskBothAsync(first);

        var (wrong, right) = await trial.AskBothAsync(second);

        before.Ids.Should().Equal(rightBefore.Ids);
        wrong.Ids.Should().Equal(before.Ids).And.NotEqual(right.Ids);
    }

    private static List<string?> Of(Answer answer, string field) => [.. answer.Items.Select(item => item![field] is JsonValue value ? value.ToString() : null)];
}
