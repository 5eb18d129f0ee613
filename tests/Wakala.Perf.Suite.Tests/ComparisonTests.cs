using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The comparison on the real platform: a planted delay must be found, and nothing must be found between equal builds.</summary>
[Measures]
public sealed class ComparisonTests
{
    private const string Row = "GET /messages/list";
    private const string Delay = "await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, context.RequestAborted);";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>One look after two pairs of processes, at the level of all looks together.</summary>
    private static readonly ComparisonRules Short = new() { Looks = [(2, 1)] };

    /// <summary>A millisecond is far above what is still compiled after some seconds.</summary>
    private static readonly ComparisonShape Brief = new()
    {
        Ordinary = new ComparisonShape().Ordinary with { WarmUp = TimeSpan.FromSeconds(5), Blocks = 10 },
        Saturated = new ComparisonShape().Saturated with { Blocks = 30 },
    };

    [Fact]
    [SecondTier]
    public async Task A_planted_delay_is_called_with_a_message_that_says_how_much()
    {
        LocalServers.SkipWhereMissing();
        using var clone = await Temporary.CloneAsync(Stop);
        var (first, second) = await PlantAsync(clone, Delay);

        var (row, _) = await CompareAsync(first, second);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().MatchRegex(@"P50 is \+\d+ % slower: [\d.]+ ms, was [\d.]+ ms side by side; surely more than \+[\d.]+ %");
        row.Reason.Should().Contain("No work changed with it.");
    }

    [Fact]
    public async Task A_build_that_keeps_the_processor_busy_longer_answers_fewer_when_it_is_saturated()
    {
        LocalServers.SkipWhereMissing();
        using var clone = await Temporary.CloneAsync(Stop);
        var (first, second) = await PlantAsync(clone, "for (var busy = System.Diagnostics.Stopwatch.StartNew(); busy.Elapsed.TotalMilliseconds < 0.5;)\n        {\n        }\n");

        var outcome = await MeasureAsync(Request(first, second) with { Saturated = true });

        var row = outcome.Rows.Should().ContainSingle().Subject;
        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().MatchRegex(@"^throughput is \d+ % lower: [\d,]+ /s, was [\d,]+ /s side by side; surely more than [\d.]+ %");
        row.Errors.Should().Be((0, 0));
    }

    [Fact]
    public async Task A_build_that_finds_fewer_contacts_is_called_before_anything_is_timed_and_the_first_answer_is_shown_side_by_side()
    {
        LocalServers.SkipWhereMissing();
        using var clone = await Temporary.CloneAsync(Stop);
        var (first, second) = await PlantAsync(clone, Delay);
        const string search = "GET /contacts/search";

        var outcome = await MeasureAsync(Request(first, second) with { Scenario = search });

        var row = outcome.Rows.Should().ContainSingle().Subject;
        row.Should().BeEquivalentTo(new { Scenario = search, Verdict = Verdict.Regressed, Blocks = 0 });
        row.Reason.Should().MatchRegex(@"^Answers differ: [\d,]+ of [\d,]+ questions were answered otherwise than by the base build\. The first, GET /contacts/search\?limit=20&name=.+, at /items/1:\nbase       \{""id"":.+\ncandidate  the end, after 1\n");
        row.Answers!.Questions.Should().BeGreaterThanOrEqualTo(100);
        outcome.MeasuredSeconds.Should().Be(0);
    }

    [Fact]
    [SecondTier]
    public async Task Equal_builds_are_not_called()
    {
        LocalServers.SkipWhereMissing();
        using var clone = await Temporary.CloneAsync(Stop);
        var build = await new PlatformSource(clone.Path, _ => { }).BuildAsync("HEAD", Stop);

        var (row, processor) = await CompareAsync(build, build);

        processor.Verdict.Should().Be(Verdict.Passed);
        row.Verdict.Should().NotBe(Verdict.Regressed).And.NotBe(Verdict.Improved);
        row.Errors.Should().Be((0, 0));
        row.Work!.Counts.Should().Contain(count => count.Name == "sql.statements").And.NotContain(count => count.Verdict == Verdict.Regressed);
        row.Work.Plans.Should().BeEmpty();
        row.Answers.Should().BeEquivalentTo(new { Differing = 0, Unanswered = 0, Mended = 0 });
        row.Figures.Should().OnlyContain(figure => figure.Name == "matched" || (figure.Base > 0 && figure.Candidate > 0));
    }

    [Fact]
    public async Task Faults_are_planted_in_a_copy_and_the_checkout_has_nothing_of_them()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        var source = new PlatformSource(clone.Path, _ => { });

        var planted = await source.BuildPlantedAsync(Stop);

        File.Exists(planted.Assembly).Should().BeTrue();
        File.Exists(Path.Combine(clone.Path, "src", "Wakala.Platform", "PlantedFaults.cs")).Should().BeFalse();
        (await source.BuildAsync(PlatformSource.WorkTree, Stop)).Tree.Should().NotBe(planted.Tree);
        PlantedFault.Environment([new(Row, PlantedKind.Delay, 0.25), new(Row, PlantedKind.Error, Share: 0.005)]).Should().Contain("WAKALA_PLANTED", "GET /messages/list=Delay:0.25:1;GET /messages/list=Error:0:0.005");
    }

    private static async Task<(RowComparison Row, RowComparison Processor)> CompareAsync(ComparedBuild first, ComparedBuild second)
    {
        var outcome = await MeasureAsync(Request(first, second) with { CountsWork = true });
        outcome.MeasuredSeconds.Should().BeApproximately(22, 0.001);
        outcome.Rows.Select(row => row.Scenario).Should().Equal(Row, "processor time of a request");
        return (outcome.Rows[0], outcome.Rows[1]);
    }

    /// <summary>The base, and the same with a line more in <c>GET /messages/list</c>, and one contact at most in <c>GET /contacts/search</c>.</summary>
    private static async Task<(ComparedBuild Base, ComparedBuild Candidate)> PlantAsync(Temporary clone, string line)
    {
        const string before = "        var cursor = PageCursor.Parse(before);\n";
        await clone.ReplaceAsync(Path.Combine("src", "Wakala.Platform", "Messages", "ListEndpoint.cs"), before, $"{before}        {line}\n", Stop);
        await clone.ReplaceAsync(Path.Combine("src", "Wakala.Platform", "Contacts", "SearchEndpoint.cs"), "new NpgsqlParameter<int> { TypedValue = limit }", "new NpgsqlParameter<int> { TypedValue = Math.Min(limit, 1) }", Stop);
        var source = new PlatformSource(clone.Path, _ => { });
        return (await source.BuildAsync("HEAD", Stop), await source.BuildAsync(PlatformSource.WorkTree, Stop));
    }

    private static ComparisonRequest Request(ComparedBuild first, ComparedBuild second)
        => new() { Table = ApiBuilds.Table(Checkout.Root, first, second), Scenario = Row, Rules = Short, Shape = Brief };

    private static async Task<ComparisonOutcome> MeasureAsync(ComparisonRequest request)
    {
        var outcome = await new Comparison(request, TestContext.Current.SendDiagnosticMessage).RunAsync(Stop);
        if (outcome.Rows.FirstOrDefault(row => row.Verdict == Verdict.Invalid) is { } disturbed)
            Assert.Skip($"The machine is too noisy to compare two builds, which is the verdict that is right: {disturbed.Reason}");
        return outcome;
    }
}
