using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

public sealed class TableProposalTests : IDisposable
{
    private const string Row = "INSERT messages";

    private readonly Temporary _folder = new();

    private string Results => Path.Combine(_folder.Path, "results");

    public TableProposalTests()
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
        });
        ResultsJson.Write(File("tables", "-1.json"), new TableTrial
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
        var proposal = Proposal(workOnly: true);

        proposal.Take(new RunFolder(Results, "database"));
        proposal.Write(_folder.Path);

        proposal.Count.Should().Be(1);
        new BaselineStore(_folder.Path).ReadWork("smoke", "database", Row)!.Counts.Should().ContainKey("PostgreSQL 15, Redis 7");
        Directory.Exists(Path.Combine(_folder.Path, "processes")).Should().BeFalse();
    }

    [Fact]
    public void Times_are_accepted_with_their_work_otherwise()
    {
        var proposal = Proposal(workOnly: false);

        for (var run = 0; run < Baseline.FewestTrials; run++)
            proposal.Take(new RunFolder(Results, "database"));
        proposal.Write(_folder.Path);

        proposal.Count.Should().Be(2);
        new BaselineStore(_folder.Path).Read("processes", "smoke", "database", Row)!.Trials.Should().HaveCount(Baseline.FewestTrials);
    }

    [Theory]
    [InlineData(null, "INSERT messages does less from now on: sql.statements 4 → 1 a request (nothing audited it).")]
    [InlineData("412 rows", "INSERT messages does less from now on: sql.statements 4 → 1 a request (audited: 412 rows).")]
    public void Less_work_is_named_when_it_becomes_the_measure_and_what_audited_it(string? audited, string told)
    {
        Proposal(workOnly: true, run: Counted(4)).Write(_folder.Path);
        ResultsJson.Write(File("", ".json"), ResultsJson.Read<ScenarioJudgement>(File("", ".json")) with { Audited = audited });

        Proposal(workOnly: true, run: Counted(1)).LessWorkThanIn(_folder.Path).Should().Equal(told);
    }

    [Fact]
    public void Equal_and_more_work_and_a_first_count_are_not_less()
    {
        Proposal(workOnly: true, run: Counted(4)).LessWorkThanIn(_folder.Path).Should().BeEmpty();
        Proposal(workOnly: true, run: Counted(4)).Write(_folder.Path);

        Proposal(workOnly: true, run: Counted(4)).LessWorkThanIn(_folder.Path).Should().BeEmpty();
        Proposal(workOnly: true, run: Counted(5)).LessWorkThanIn(_folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("\"tolerance\": 0", "\"tolerance\": 1")]
    [InlineData("{", "")]
    public void What_was_edited_by_hand_or_damaged_is_replaced(string text, string by)
    {
        Proposal(workOnly: true, run: Counted(4)).Write(_folder.Path);
        var file = Path.Combine(_folder.Path, "work", "database", "smoke", ScenarioSlug.Of(Row) + ".json");
        System.IO.File.WriteAllText(file, System.IO.File.ReadAllText(file).Replace(text, by, StringComparison.Ordinal));
        var proposal = Proposal(workOnly: true, run: Counted(1));

        proposal.LessWorkThanIn(_folder.Path).Should().BeEmpty("what it was is not known");
        proposal.ChangesIn(_folder.Path).Should().ContainSingle();
        proposal.Write(_folder.Path);

        new BaselineStore(_folder.Path).ReadWork("smoke", "database", Row)!.Counts.Values.Single().Single().Value.Should().Be(1);
    }

    public void Dispose() => _folder.Dispose();

    private static TableProposal Proposal(bool workOnly) => new("database", "a test", workOnly, TimeProvider.System);

    private static TableProposal Proposal(bool workOnly, RunFolder run)
    {
        var proposal = Proposal(workOnly);
        proposal.Take(run);
        return proposal;
    }

    /// <summary>The run, in which so many statements were counted.</summary>
    private RunFolder Counted(double statements)
    {
        ResultsJson.Write(File("work", "-1.json"), new CountedWork(Row, new string('0', 64), 10, [new WorkCount("sql.statements", "1/request", statements)]));
        return new RunFolder(Results, "database");
    }

    private string File(string kind, string ending) => Path.Combine(Results, "database", kind, ScenarioSlug.Of(Row) + ending);
}
