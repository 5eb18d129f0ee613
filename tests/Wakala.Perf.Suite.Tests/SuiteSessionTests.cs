using Microsoft.Extensions.Time.Testing;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

public sealed class SuiteSessionTests : IDisposable
{
    private static readonly ScenarioJudgement New = new()
    {
        Suite = "database",
        Table = "Health",
        Name = "a row",
        Verdict = Verdict.New,
        Requests = 1,
        Dropped = 0,
        Errors = 0,
        Figures = [],
        Work = [],
        Environment = "processes",
        Profile = "smoke",
        WorkloadHash = "hash",
    };

    private readonly Temporary _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_suite_of_new_rows_alone_has_gated_nothing()
    {
        var ending = async () => await (await NewRowAsync(record: false)).DisposeAsync();

        await ending.Should().ThrowAsync<InvalidOperationException>().WithMessage("Suite database fails: none of its 1 rows reached a binding verdict*");
    }

    [Fact]
    public async Task While_its_rows_are_being_accepted_that_is_no_fault()
    {
        var ending = async () => await (await NewRowAsync(record: true)).DisposeAsync();

        await ending.Should().NotThrowAsync();
    }

    [Fact]
    public async Task What_a_row_took_is_in_its_result_and_in_its_file()
    {
        var time = new FakeTimeProvider();
        var session = new SuiteSession("database", CancellationToken.None) { Settings = Settings(record: true), Time = time };

        var result = await session.KeepAsync("a row", () => Takes(time, 12.34));

        result.Judgement.Should().Be(New with { Seconds = 12.3 });
        ResultsJson.Read<ScenarioJudgement>(Path.Combine(_folder.Path, "database", "a-row.json")).Seconds.Should().Be(12.3);
    }

    [Fact]
    public async Task Whoever_follows_is_told_the_verdict_with_what_the_row_took()
    {
        var time = new FakeTimeProvider();
        var session = new SuiteSession("database", CancellationToken.None)
        {
            Settings = Settings(record: true) with { RepositoryRoot = Checkout.Root, Environment = ProcessesFile.KindName, Locked = true },
            Time = time,
        };
        await session.StartAsync((_, _) => throw new EnvironmentException("Nothing is to be started.", "Nothing is wrong."), _ => Task.CompletedTask);

        await session.KeepAsync("a row", () => Takes(time, 12.34));
        await session.KeepAsync("a row", async () => await Takes(time, 1_234.5) with { Verdict = Verdict.Invalid, Reason = "requests went out late" });

        (await File.ReadAllLinesAsync(Settings(record: true).Progress!, TestContext.Current.CancellationToken)).TakeLast(2).Should().SatisfyRespectively(
            line => line.Should().Contain("\"a row\"").And.Contain("\"New (12.3 s)\""),
            line => line.Should().Contain("\"Invalid (1,234.5 s): requests went out late\""));
    }

    private static Task<ScenarioJudgement> Takes(FakeTimeProvider time, double seconds)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        return Task.FromResult(New);
    }

    private SuiteSettings Settings(bool record)
        => new() { RepositoryRoot = _folder.Path, Results = _folder.Path, Record = record, Progress = Path.Combine(_folder.Path, "progress.jsonl") };

    private async Task<SuiteSession> NewRowAsync(bool record)
    {
        var session = new SuiteSession("database", CancellationToken.None) { Settings = Settings(record) };
        await session.KeepAsync("a row", () => Task.FromResult(New));
        return session;
    }
}
