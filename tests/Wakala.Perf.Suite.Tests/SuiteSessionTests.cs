using Wakala.Perf.Gate;

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

    private async Task<SuiteSession> NewRowAsync(bool record)
    {
        var session = new SuiteSession("database", CancellationToken.None)
        {
            Settings = new SuiteSettings { RepositoryRoot = _folder.Path, Record = record, Progress = Path.Combine(_folder.Path, "progress.jsonl") },
        };
        await session.KeepAsync("a row", () => Task.FromResult(New));
        return session;
    }
}
