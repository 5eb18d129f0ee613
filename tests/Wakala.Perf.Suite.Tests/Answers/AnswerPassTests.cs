using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Two builds that are only pretended, asked the same over HTTP.</summary>
public sealed class AnswerPassTests : IDisposable
{
    private const string Row = "GET /contacts/search";
    private const string Two = """{"items":[{"id":1,"phone":"1"},{"id":2,"phone":"2"}]}""";
    private const string One = """{"items":[{"id":1,"phone":"1"}]}""";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string _files = Directory.CreateTempSubdirectory("wakala-test-").FullName;

    public AnswerPassTests()
    {
        ResultsJson.Write(Path.Combine(_files, "feed.json"), new DataFeed
        {
            Feed = 1,
            Workload = "none",
            From = DateTimeOffset.UnixEpoch,
            To = DateTimeOffset.UnixEpoch.AddDays(90),
            Tenants = [new FeedTenant("a", 1, "secret", [new FeedUser("ann@example.org", "hunter2")], [.. Enumerable.Range(0, 500).Select(number => new FeedContact(number, $"Name {number}", $"+49{number}"))])],
        });
        ResultsJson.Write(Path.Combine(_files, "sessions.json"), new[] { new Session("a", "hunter2") });
    }

    public void Dispose() => Directory.Delete(_files, recursive: true);

    [Fact]
    public async Task One_wrong_answer_in_a_hundred_is_found_and_shown()
    {
        var number = 0;
        await using var first = new FakeHttp(_ => Two);
        await using var second = new FakeHttp(_ => Interlocked.Increment(ref number) % 100 == 0 ? One : Two);

        var answers = await AskAsync(first, second);

        answers.Differing.Should().BePositive();
        answers.Questions.Should().BeGreaterThanOrEqualTo(100);
        answers.First!.Difference.Should().Be(new Gate.AnswerDifference("/items/1", """{"id":2,"phone":"2"}""", "the end, after 1"));
        answers.First.Question.Should().StartWith("GET /contacts/search?limit=20&").And.NotContain("hunter2");
    }

    [Fact]
    public async Task Both_are_asked_the_same_questions_each_twice_and_in_turn_first()
    {
        await using var first = new FakeHttp(_ => Two);
        await using var second = new FakeHttp(_ => Two);

        var answers = await AskAsync(first, second);

        answers.Should().BeEquivalentTo(new { Differing = 0, Unanswered = 0, First = (object?)null });
        first.Requests.Count.Should().BeGreaterThan(answers.Questions);
        first.Requests.Order().Should().Equal(second.Requests.Order());
        first.Requests.Distinct().Count().Should().BeGreaterThan(50);
    }

    [Fact]
    public async Task A_build_that_is_away_differs_from_one_that_answers()
    {
        await using var first = new FakeHttp(_ => Two);
        var gone = new FakeHttp(_ => Two);
        await gone.DisposeAsync();

        var answers = await AskAsync(first, gone);

        answers.Differing.Should().Be(answers.Questions);
        answers.First!.Difference.Candidate.Should().StartWith("no answer (");
    }

    private async Task<Gate.ComparedAnswers> AskAsync(FakeHttp first, FakeHttp second)
    {
        var contract = ContractFile.Read(Contract);
        var rows = new Dictionary<string, ScenarioType> { [Row] = ApiTable.Rows[Row] };
        return (await AnswerPass.OverHttp(new ComparedPair(Context(first), Context(second), null, null), contract, sharesDatabase: true).RunAsync(rows, Stop))[Row];
    }

    private static string Contract => Path.Combine(Checkout.Root, "contract", "wakala.json");

    private ScenarioContext Context(FakeHttp target) => new()
    {
        BaseAddress = target.Address,
        Seed = 5,
        RunId = "any",
        Connections = 1,
        Files = new Dictionary<string, string> { ["contract"] = Contract, ["feed"] = Path.Combine(_files, "feed.json"), ["sessions"] = Path.Combine(_files, "sessions.json") },
    };
}
