using FluentAssertions;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

public sealed class WorkConfirmationTests
{
    private const string Row = "POST /messages/send";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_base_build_costs_as_well_fails_nothing_and_is_said()
    {
        var (work, sentence) = await SettleAsync([Tripped(ProcessWork.Allocated)], "other", Compared(ProcessWork.Allocated, Verdict.Passed));

        work.Should().ContainSingle().Which.Verdict.Should().Be(Verdict.Passed);
        sentence.Should().Contain("counted side by side with base it costs no more");
    }

    [Fact]
    public async Task What_is_more_than_the_base_build_costs_in_both_rounds_fails()
    {
        var (work, sentence) = await SettleAsync([Tripped(ProcessWork.Processor)], "other", Compared(ProcessWork.Processor, Verdict.Regressed), Compared(ProcessWork.Processor, Verdict.Regressed));

        work.Should().ContainSingle().Which.Should().Match<FigureJudgement>(count => count.Binding && count.Verdict == Verdict.Regressed);
        sentence.Should().Contain("side by side with base");
    }

    [Fact]
    public async Task What_is_more_in_one_round_alone_is_chance()
    {
        var (work, _) = await SettleAsync([Tripped(ProcessWork.Processor)], "other", Compared(ProcessWork.Processor, Verdict.Regressed), Compared(ProcessWork.Processor, Verdict.Passed));

        work.Should().ContainSingle().Which.Verdict.Should().Be(Verdict.Passed);
    }

    [Fact]
    public async Task What_the_base_build_does_not_tell_is_not_decided()
    {
        var missing = new FigureJudgement { Name = ProcessWork.Processor + "*", Unit = "1/request", Kind = FigureKind.Count, Verdict = Verdict.Inconclusive, Binding = false, Reason = "It does not tell." };

        var (work, _) = await SettleAsync([Tripped(ProcessWork.Processor)], "other", missing);

        work.Should().ContainSingle().Which.Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task Builds_of_the_same_files_are_not_counted_again()
    {
        var (work, sentence) = await SettleAsync([Tripped(ProcessWork.Allocated)], "same");

        work.Should().ContainSingle().Which.Verdict.Should().Be(Verdict.Passed);
        sentence.Should().Contain("Nothing of the platform has changed");
    }

    [Fact]
    public async Task What_is_exact_fails_at_once()
    {
        var syncs = Tripped("disk.syncs");

        var (work, sentence) = await SettleAsync([syncs], "other");

        work.Should().Equal(syncs);
        sentence.Should().BeNull();
    }

    private static Task<(IReadOnlyList<FigureJudgement> Work, string? Sentence)> SettleAsync(IReadOnlyList<FigureJudgement> work, string candidate, params FigureJudgement[] rounds)
    {
        var pair = new BuildPair(new ComparedBuild("base", "same", "base.dll"), "0123abc", new ComparedBuild("candidate", candidate, "candidate.dll"));
        var rows = new Dictionary<string, ScenarioType> { [Row] = ApiTable.Rows[Row] };
        var confirmation = new WorkConfirmation(
            _ => Task.FromResult(new BuildFinding(pair, null, true)),
            _ => new ComparedTable("api", rows, (_, _) => Task.FromResult<IComparedBuilds>(new CountedRounds(rounds))) { Equal = false },
            (_, _) => { });
        return confirmation.SettleAsync(Row, work, Stop);
    }

    private static FigureJudgement Tripped(string name) => Compared(name, Verdict.Regressed);

    private static FigureJudgement Compared(string name, Verdict verdict)
        => new() { Name = name, Unit = "B/request", Kind = FigureKind.Count, Value = 2, Baseline = 1, Verdict = verdict, Binding = true };

    /// <summary>Two builds whose one count is known, round after round.</summary>
    private sealed class CountedRounds(IEnumerable<FigureJudgement> rounds) : IComparedBuilds
    {
        private readonly Queue<FigureJudgement> _rounds = new(rounds);

        public Fingerprint Fingerprint => throw new NotSupportedException();

        public string WorkDirectory => throw new NotSupportedException();

        public CancellationToken Lost => CancellationToken.None;

        public EnvironmentException? Fault => null;

        public bool DatabasesApart => false;

        public Task<IReadOnlyDictionary<string, ComparedWork>> CountAsync(IReadOnlyDictionary<string, ScenarioType> rows, bool inFull, CancellationToken cancellationToken)
            => Task.FromResult<IReadOnlyDictionary<string, ComparedWork>>(new Dictionary<string, ComparedWork> { [Row] = new([_rounds.Dequeue()], []) });

        public Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken) => Task.FromResult<ComparedPair>(null!);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
