using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What is done to the first pair of processes, and in which order: two builds that tell what they were asked to do.</summary>
public sealed class ComparisonOrderTests
{
    private const string Reads = "GET /messages/list";
    private const string Stores = "POST /messages/send";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly ComparedAnswers Alike = new(100, 0, 0);

    private static readonly ComparedAnswers Other = new(100, 7, 0) { First = new DifferingAnswer(3, "a page", new AnswerDifference("/next", "1", "2")) };

    [Fact]
    public async Task Nothing_is_stored_before_all_that_is_read_was_asked_and_the_servers_settle_before_anything_is_measured()
    {
        var builds = new ToldBuilds(Alike);

        await Comparing(builds).Should().ThrowAsync<MeasuredException>();

        builds.Done.Should().Equal("start 0", $"count {Reads}", "ask", $"count {Stores}", "settle");
    }

    [Fact]
    public async Task A_comparison_that_answers_have_decided_is_counted_no_further_and_says_what_was_counted()
    {
        var builds = new ToldBuilds(Other);

        var outcome = (await Comparing(builds).Should().NotThrowAsync()).Subject;

        builds.Done.Should().Equal("start 0", $"count {Reads}", "ask");
        outcome.Rows.Should().OnlyContain(row => row.Verdict == Verdict.Regressed);
        outcome.Rows.Single(row => row.Scenario == Reads).Reason.Should().Contain("Work changed: sql.statements 1 → 2");
        outcome.MeasuredSeconds.Should().Be(0);
    }

    [Fact]
    public async Task More_work_alone_leaves_a_row_to_be_timed()
    {
        var builds = new ToldBuilds(Alike);

        await Comparing(builds, Reads).Should().ThrowAsync<MeasuredException>();

        builds.Done.Should().Equal("start 0", $"count {Reads}", "ask", "settle");
    }

    private static Func<Task<ComparisonOutcome>> Comparing(ToldBuilds builds, string? scenario = null)
    {
        var rows = ApiTable.Rows.Where(row => row.Key is Reads or Stores).ToDictionary();
        var request = new ComparisonRequest
        {
            Table = new ComparedTable("api", rows, (_, _) => Task.FromResult<IComparedBuilds>(builds)) { Equal = false },
            Scenario = scenario,
            CountsWork = true,
            HoldsMachine = true,
        };
        return () => new Comparison(request, _ => { }).RunAsync(Stop);
    }

    /// <summary>It came as far as to be measured.</summary>
    private sealed class MeasuredException : Exception;

    private sealed class ToldBuilds(ComparedAnswers answers) : IComparedBuilds
    {
        public List<string> Done { get; } = [];

        public Fingerprint Fingerprint => FakeMeasurement.Machine;

        public string WorkDirectory => throw new NotSupportedException();

        public CancellationToken Lost => CancellationToken.None;

        public EnvironmentException? Fault => null;

        public bool DatabasesApart => false;

        public Task<IReadOnlyDictionary<string, ComparedWork>> CountAsync(IReadOnlyDictionary<string, ScenarioType> rows, bool inFull, CancellationToken cancellationToken)
        {
            Done.Add($"count {string.Join(", ", rows.Keys)}");
            FigureJudgement more = new() { Name = "sql.statements", Unit = "1/request", Kind = FigureKind.Count, Value = 2, Baseline = 1, Verdict = Verdict.Regressed, Binding = true };
            return Task.FromResult<IReadOnlyDictionary<string, ComparedWork>>(rows.Keys.ToDictionary(row => row, _ => new ComparedWork([more], [])));
        }

        public Task<IReadOnlyDictionary<string, ComparedAnswers>> AskAsync(ComparedPair pair, IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
        {
            Done.Add("ask");
            pair.Base.RunId.Should().NotBe("runb", "what is asked twice under one name is taken for a request that was sent again").And.EndWith("b");
            return Task.FromResult<IReadOnlyDictionary<string, ComparedAnswers>>(rows.Keys.ToDictionary(row => row, _ => answers));
        }

        public Task SettleAsync(CancellationToken cancellationToken)
        {
            Done.Add("settle");
            throw new MeasuredException();
        }

        public Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
        {
            Done.Add($"start {pair}");
            return Task.FromResult(new ComparedPair(Context("runb"), Context("runc"), null, null));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static ScenarioContext Context(string run) => new() { BaseAddress = new Uri("http://127.0.0.1"), Seed = 1, RunId = run, Connections = 1, Files = new Dictionary<string, string>() };
    }
}
