using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

public sealed class DocumentFiguresTests : IDisposable
{
    private const string Endpoint = "GET /messages/list";
    private const string Slug = "get-messages-list.json";

    private static readonly Objective Documented = Objective.Latency(25, 60, 100).At(10_000).WithErrorsBelow(ErrorRate.BasisPoints(1));
    private static readonly RowRules Index = new("Index Performance", "messages_idx", Figure.Size("size", "MB", 2_500));

    private readonly Temporary _folder = new();

    private string Baselines => Path.Combine(_folder.Path, "baselines");

    private string Proposed => Path.Combine(_folder.Path, "results", DocumentFigures.Folder, "production");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_row_that_is_being_accepted_proposes_its_file_and_leaves_the_kept_ones_alone()
    {
        Figures("api", record: true).Check(Loaded(Documented));
        Figures("database", record: true).Check(Index);

        Directory.Exists(Baselines).Should().BeFalse();
        new BaselineStore(Path.Combine(_folder.Path, "results", DocumentFigures.Folder)).ReadObjective("api", Endpoint).Should().Be(Documented);
        File.ReadAllText(Path.Combine(Proposed, "database", "messages-idx.json")).Should().Contain("2500");
    }

    [Fact]
    public void Without_a_file_nothing_is_measured_and_the_remedy_is_said()
    {
        var checking = () => Figures("api", record: false).Check(Loaded(Documented));
        var checkingIndex = () => Figures("database", record: false).Check(Index);

        checking.Should().Throw<BaselineException>().WithMessage("*the objective of GET /messages/list is missing*./perf accept --suite api*");
        checkingIndex.Should().Throw<BaselineException>().WithMessage("*the objective of messages_idx is missing*./perf accept --suite database*");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_test_and_a_file_that_say_two_things_are_refused_also_while_accepting(bool record)
    {
        new BaselineStore(Baselines).WriteObjective("api", Loaded(Documented));
        new BaselineStore(Baselines).WriteObjective("database", Index);

        var checking = () => Figures("api", record).Check(Loaded(Documented.At(5_000)));
        var checkingIndex = () => Figures("database", record).Check(new RowRules(Index.Table, Index.Scenario, Figure.Size("size", "MB", 3_000)));

        checking.Should().Throw<BaselineException>().WithMessage($"*{Slug}*RPS 10,000 /s, errors 0.01 %, and the test says *RPS 5,000 /s*correct the one that the document does not have*");
        checkingIndex.Should().Throw<BaselineException>().WithMessage("*size 2,500 MB, and the test says size 3,000 MB*");
        Directory.Exists(Proposed).Should().BeFalse();
    }

    private static RowRules Loaded(Objective objective) => new("API Endpoints", Endpoint, objective.Figures);

    private DocumentFigures Figures(string suite, bool record) => new(
        new SuiteSettings
        {
            RepositoryRoot = _folder.Path,
            Environment = "processes",
            Profile = "smoke",
            Results = Path.Combine(_folder.Path, "results"),
            Baselines = Baselines,
            Record = record,
        },
        suite);
}
