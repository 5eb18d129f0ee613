using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

/// <summary>What a run of a row whose figures are its own would make as baselines, of figures and of work.</summary>
public sealed class ProposalTests : IDisposable
{
    private const string Row = "INSERT messages";

    private readonly Temporary _folder = new();

    private string Results => Path.Combine(_folder.Path, "results");

    public ProposalTests()
    {
        ResultsJson.Write(Path.Combine(Results, RunNote.FileName), new RunNote
        {
            Environment = "processes",
            Profile = "smoke",
            Commit = "0123abc",
            Fingerprint = new Fingerprint
            {
                Processor = "Test CPU",
                Cores = 2,
                MemoryGiB = 8,
                Kernel = "6.1",
                Runtime = ".NET 10.0.0",
                PostgreSql = "15.4",
                Redis = "7.0.15",
                Limits = "none",
                Calibration = 100,
            },
        });
        ResultsJson.Write(File("", ".json"), new ScenarioJudgement
        {
            Suite = "database",
            Table = "Query Performance",
            Name = Row,
            Verdict = Verdict.New,
            Reason = null,
            Requests = 10,
            Dropped = 0,
            Errors = 0,
            Figures = [],
            Work = [],
            Environment = "processes",
            Profile = "smoke",
            WorkloadHash = new string('0', 64),
            Engine = LoadEngine.Reactor,
        });
        ResultsJson.Write(File("trials", "-1.json"), new Trial
        {
            Scenario = Row,
            StartedAt = DateTimeOffset.UnixEpoch,
            Seconds = 10,
            Requests = 10,
            Figures = [new MeasuredFigure("Average", "ms", 1.8)],
        });
        ResultsJson.Write(File("work", "-1.json"), new CountedWork(Row, new string('0', 64), 10, [new WorkCount("sql.statements", "1/request", 1)]));
    }

    [Fact]
    public void Work_alone_is_accepted_without_the_one_run_of_times_beside_it()
    {
        var (proposal, work) = (Figures(workOnly: true), Work());

        Take(proposal, work, runs: 1);

        (proposal.Baselines.Count + work.Count).Should().Be(1);
        new BaselineStore(_folder.Path).ReadWork("smoke", "database", Row)!.Counts.Should().ContainKey("PostgreSQL 15, Redis 7");
        Directory.Exists(Path.Combine(_folder.Path, "processes")).Should().BeFalse();
    }

    [Fact]
    public void Times_are_accepted_with_their_work_otherwise()
    {
        var (proposal, work) = (Figures(), Work());

        Take(proposal, work, Baseline.FewestTrials);

        (proposal.Baselines.Count + work.Count).Should().Be(2);
        var read = new BaselineStore(_folder.Path).Read("processes", "smoke", "database", Row)!;
        read.Trials.Should().HaveCount(Baseline.FewestTrials);
        read.Fingerprint.Engine.Should().Be(LoadEngine.Reactor, "it is the row's own, and not the run's");
    }

    [Fact]
    public void Figures_join_those_of_before_where_that_is_asked_and_no_release_is_made_of_them()
    {
        Take(Figures(), Work(), Baseline.FewestTrials);

        var added = Figures(add: true, release: "2.4");
        Take(added, Work(), runs: 1);

        added.Changes.Should().ContainSingle().Which.Notes.Should().Equal("3 → 4 trials");
        var read = new BaselineStore(_folder.Path).Read("processes", "smoke", "database", Row)!;
        read.Trials.Should().HaveCount(4).And.OnlyContain(trial => trial.Figures["Average"] == 1.8 && trial.Load == null);
        read.Release.Should().BeNull("drift is judged of timings");
        Acceptance.Problems(read, [], read.Fingerprint).Should().BeEmpty("they are held by the verdict of the confirming run");
    }

    [Theory]
    [InlineData(null, "INSERT messages does less from now on: sql.statements 4 → 1 a request (nothing audited it).")]
    [InlineData("412 rows", "INSERT messages does less from now on: sql.statements 4 → 1 a request (audited: 412 rows).")]
    public void Less_work_is_named_when_it_becomes_the_measure_and_what_audited_it(string? audited, string told)
    {
        Work(Counted(4)).Write(_folder.Path);
        ResultsJson.Write(File("", ".json"), ResultsJson.Read<ScenarioJudgement>(File("", ".json")) with { Audited = audited });

        Work(Counted(1)).LessWork().Should().Equal(told);
    }

    [Fact]
    public void Equal_and_more_work_and_a_first_count_are_not_less()
    {
        Work(Counted(4)).LessWork().Should().BeEmpty();
        Work(Counted(4)).Write(_folder.Path);

        Work(Counted(4)).LessWork().Should().BeEmpty();
        Work(Counted(5)).LessWork().Should().BeEmpty();
    }

    [Theory]
    [InlineData("\"tolerance\": 0", "\"tolerance\": 1")]
    [InlineData("{", "")]
    public void What_was_edited_by_hand_or_damaged_is_replaced(string text, string by)
    {
        Work(Counted(4)).Write(_folder.Path);
        var file = Path.Combine(_folder.Path, "work", "database", "smoke", ScenarioSlug.Of(Row) + ".json");
        System.IO.File.WriteAllText(file, System.IO.File.ReadAllText(file).Replace(text, by, StringComparison.Ordinal));
        var proposal = Work(Counted(1));

        proposal.LessWork().Should().BeEmpty("what it was is not known");
        proposal.Changes.Should().ContainSingle();
        proposal.Write(_folder.Path);

        new BaselineStore(_folder.Path).ReadWork("smoke", "database", Row)!.Counts.Values.Single().Single().Value.Should().Be(1);
    }

    [Fact]
    public void A_row_s_trials_are_all_there_in_their_order_and_none_of_a_row_whose_name_goes_on()
    {
        for (var number = 12; number > 0; number--)
            ResultsJson.Write(File("work", $"-{number}.json"), new CountedWork(Row, new string('0', 64), 10, [new WorkCount("sql.statements", "1/request", number)]));
        ResultsJson.Write(File("work", "-of-all-1.json"), new CountedWork($"{Row} of all", new string('0', 64), 10, []));

        new RunFolder(Results, "database").Work(Row).Select(work => work.Counts[0].Value).Should().Equal(Enumerable.Range(1, 12).Select(number => (double)number));
    }

    public void Dispose() => _folder.Dispose();

    private BaselineProposal Figures(bool workOnly = false, bool add = false, string? release = null)
        => new(_folder.Path, "database", "a test", TimeProvider.System) { WorkOnly = workOnly, Add = add, Release = release };

    private WorkProposal Work(params IEnumerable<RunFolder> runs)
    {
        var proposal = new WorkProposal(_folder.Path, "database", "a test", TimeProvider.System);
        foreach (var run in runs)
            proposal.Take(run);
        return proposal;
    }

    /// <summary>Takes the same run in so many times, and writes what comes of it.</summary>
    private void Take(BaselineProposal figures, WorkProposal work, int runs)
    {
        foreach (var run in Enumerable.Repeat(new RunFolder(Results, "database"), runs))
        {
            figures.Take(run);
            work.Take(run);
        }

        figures.Write(_folder.Path);
        work.Write(_folder.Path);
    }

    /// <summary>The run, in which so many statements were counted.</summary>
    private RunFolder Counted(double statements)
    {
        ResultsJson.Write(File("work", "-1.json"), new CountedWork(Row, new string('0', 64), 10, [new WorkCount("sql.statements", "1/request", statements)]));
        return new RunFolder(Results, "database");
    }

    private string File(string kind, string ending) => Path.Combine(Results, "database", kind, ScenarioSlug.Of(Row) + ending);
}
