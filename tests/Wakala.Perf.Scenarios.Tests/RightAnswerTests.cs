using System.Text.Json;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>What a scenario sees in an answer by itself, before anybody holds it to the database.</summary>
public sealed class RightAnswerTests
{
    private const string Message = """{"id":ID,"contactId":7,"direction":"outbound","channel":"sms","status":"sent","text":"hello","createdAt":"AT"}""";

    private static readonly FeedTenant Tenant = new(
        "a", 1, "secret", [new FeedUser("u@a.example", "p")], [new FeedContact(1, "Amina Juma", "+1"), new FeedContact(2, "Amir Said", "+2"), new FeedContact(3, "Baraka", "+3")]);

    private static readonly FeedTenant[] Both = [Tenant, new FeedTenant("b", 1, "secret", [], [])];

    [Theory]
    [InlineData(null, 2, "2026-01-02T00:00:00Z", 1, "2026-01-01T00:00:00Z")]
    [InlineData(null, 2, "2026-01-01T00:00:00Z", 1, "2026-01-01T00:00:00Z")]
    [InlineData("messages are not in order", 1, "2026-01-01T00:00:00Z", 2, "2026-01-02T00:00:00Z")]
    [InlineData("messages are not in order", 1, "2026-01-01T00:00:00Z", 1, "2026-01-01T00:00:00Z")]
    [InlineData("messages are not in order", 1, "2026-01-01T00:00:00Z", 2, "2026-01-01T00:00:00Z")]
    public void Messages_come_newest_first_each_once(string? problem, long first, string firstAt, long second, string secondAt)
        => Listed(string.Empty, 50, null, Of(first, firstAt), Of(second, secondAt)).Should().Be(problem);

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", null)]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "a message is not before the moment that was asked for")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "a message is not before the moment that was asked for")]
    public void A_page_ends_before_the_moment_that_was_asked_for(string before, string createdAt, string? problem)
        => Listed(before, 50, null, Of(1, createdAt)).Should().Be(problem);

    [Fact]
    public void A_page_has_as_many_as_were_asked_for_or_is_the_last()
    {
        var (one, other) = (Of(2, "2026-01-02T00:00:00Z"), Of(1, "2026-01-01T00:00:00Z"));

        Listed(string.Empty, 2, "next", one, other).Should().BeNull();
        Listed(string.Empty, 2, null, one, other).Should().Be("a full page without a next one");
        Listed(string.Empty, 1, "next", one, other).Should().Be("more messages than were asked for");
        Listed(string.Empty, 3, "next", one, other).Should().Be("fewer messages than were asked for, and a next page");
        Listed(string.Empty, 3, null, one, other).Should().BeNull();
    }

    [Theory]
    [InlineData("\"contactId\":7", "\"contactId\":0")]
    [InlineData("outbound", "sideways")]
    [InlineData("\"sms\"", "null")]
    [InlineData("\"sent\"", "\"gone\"")]
    [InlineData("hello", "")]
    [InlineData("\"id\":1", "\"id\":\"1\"")]
    [InlineData("2026-01-01T00:00:00Z", "yesterday")]
    public void A_message_has_the_fields_of_the_contract(string right, string wrong)
        => Listed(string.Empty, 50, null, Of(1, "2026-01-01T00:00:00Z").Replace(right, wrong, StringComparison.Ordinal)).Should().Be("a message is not whole");

    [Theory]
    [InlineData("ami", null, """{"id":1,"name":"Amina Juma","phone":"+1","lastSeen":null},{"id":2,"name":"Amir Said","phone":"+2","lastSeen":null}""")]
    [InlineData("ami", "fewer contacts than there are", """{"id":1,"name":"Amina Juma","phone":"+1","lastSeen":null}""")]
    [InlineData("ami", "a contact twice", """{"id":1,"name":"Amina Juma","phone":"+1","lastSeen":null},{"id":1,"name":"Amina Juma","phone":"+1","lastSeen":null}""")]
    [InlineData("ami", "a contact that was not looked for", """{"id":3,"name":"Baraka","phone":"+3","lastSeen":null}""")]
    [InlineData("ami", "a contact is not whole", """{"id":1,"name":"Amina Juma","phone":"+1"}""")]
    public void A_search_finds_all_that_there_are_and_nothing_else(string name, string? problem, string items)
    {
        var question = new ApiQuestion(0, Tenant, new Dictionary<string, string> { ["limit"] = "20", ["name"] = name });

        using var json = JsonDocument.Parse($$"""{"items":[{{items}}]}""");
        new SearchContactsScenario().WhyWrong(question, json.RootElement).Should().Be(problem);
    }

    [Theory]
    [InlineData("channel", null, """{"key":"whatsapp","messages":3,"contacts":2},{"key":"sms","messages":1,"contacts":1}""")]
    [InlineData("channel", "groups are not in order", """{"key":"sms","messages":3,"contacts":2},{"key":"whatsapp","messages":1,"contacts":1}""")]
    [InlineData("channel", "a group of another question", """{"key":"outbound","messages":3,"contacts":2}""")]
    [InlineData("channel", "counts that cannot be", """{"key":"sms","messages":3,"contacts":4}""")]
    [InlineData("channel", "a group is not whole", """{"key":"sms","messages":3}""")]
    [InlineData("day", null, """{"key":"2025-01-01","messages":3,"contacts":2},{"key":"2025-01-07","messages":1,"contacts":1}""")]
    [InlineData("day", "a group of another question", """{"key":"2025-01-08","messages":3,"contacts":2}""")]
    [InlineData("day", "a group of another question", """{"key":"2024-12-31","messages":3,"contacts":2}""")]
    public void Groups_answer_this_question(string groupBy, string? problem, string rows)
    {
        var values = new Dictionary<string, string> { ["from"] = "2025-01-01T00:00:00Z", ["to"] = "2025-01-08T00:00:00Z", ["groupBy"] = groupBy };

        using var json = JsonDocument.Parse($$"""{"rows":[{{rows}}]}""");
        new QueryAnalyticsScenario().WhyWrong(new ApiQuestion(0, Tenant, values), json.RootElement).Should().Be(problem);
    }

    [Theory]
    [InlineData(3, "0000000000000000000000000000000000000000000000000000000000000000", null)]
    [InlineData(2, "0000000000000000000000000000000000000000000000000000000000000000", "a length that was not sent")]
    [InlineData(3, "00", "no checksum")]
    public void An_upload_is_answered_with_its_length(long bytes, string sum, string? problem)
    {
        var question = new ApiQuestion(0, Tenant, new Dictionary<string, string>(), Content: new byte[] { 1, 2, 3 });

        using var json = JsonDocument.Parse($$"""{"id":1,"bytes":{{bytes}},"sha256":"{{sum}}"}""");
        new UploadMediaScenario().WhyWrong(question, json.RootElement).Should().Be(problem);
    }

    [Theory]
    [InlineData("""{"id":1,"status":"queued","createdAt":"2026-01-01T00:00:00Z"}""", null)]
    [InlineData("""{"id":0,"status":"queued","createdAt":"2026-01-01T00:00:00Z"}""", "no number")]
    [InlineData("""{"id":1,"status":"sent","createdAt":"2026-01-01T00:00:00Z"}""", "a status that a new message has not")]
    [InlineData("""{"id":1,"status":"queued","createdAt":"soon"}""", "no time")]
    public void A_sent_message_is_queued(string answer, string? problem)
    {
        using var json = JsonDocument.Parse(answer);
        new SendMessageScenario().WhyWrong(new ApiQuestion(0, Both[0], new Dictionary<string, string>()), json.RootElement).Should().Be(problem);
    }

    private static string? Listed(string before, int limit, string? next, params string[] items)
    {
        var question = new ApiQuestion(0, Tenant, new Dictionary<string, string> { ["limit"] = $"{limit}", ["before"] = before });
        using var json = JsonDocument.Parse($$"""{"items":[{{string.Join(',', items)}}],"next":{{(next is null ? "null" : $"\"{next}\"")}}}""");
        return new ListMessagesScenario().WhyWrong(question, json.RootElement);
    }

    private static string Of(long id, string createdAt) => Message.Replace("ID", $"{id}", StringComparison.Ordinal).Replace("AT", createdAt, StringComparison.Ordinal);
}
