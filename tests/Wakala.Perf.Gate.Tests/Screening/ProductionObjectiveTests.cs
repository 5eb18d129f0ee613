using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>An environment declared production-size: every objective of every row can fail, and by nothing but itself.</summary>
public sealed class ProductionObjectiveTests
{
    private const int PerSecond = 10_000;

    /// <summary>Enough to tell a percentile from one that is 2 % more.</summary>
    private const int Seconds = 30;

    /// <summary>2⁵ × 300,000 requests: enough to tell 0.00625 % of failures, and 0.004 %, from 0.005 %.</summary>
    private const int Doublings = 5;

    private static readonly string[] Gates = ["P50", "P95", "P99", "RPS", "errors", "capacity"];

    public static TheoryData<string, string> Objectives =>
    [
        .. from row in DocumentRowTests.Rows
           from gate in Gates
           select new TheoryDataRow<string, string>(row.Data.Item1, gate),
    ];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_figure_slightly_worse_than_its_objective_has_regressed(string endpoint, string gate)
    {
        var judgement = Judge(endpoint, worse: gate);

        judgement.Verdict.Should().Be(Verdict.Regressed, judgement.Reason);
        judgement.Reason.Should().Contain(gate switch { "errors" => "requests failed", "capacity" => "Capacity", _ => gate }, Exactly.Once());
        judgement.Figures.Where(figure => figure.Verdict == Verdict.Regressed).Select(figure => figure.Name).Should().Equal(gate);
    }

    [Theory]
    [MemberData(nameof(DocumentRowTests.Rows), MemberType = typeof(DocumentRowTests))]
    public void A_row_slightly_better_than_every_objective_passes(string endpoint, int p50, int p95, int p99, int rps, int errors)
    {
        var judgement = Judge(endpoint, worse: null);

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        judgement.Figures.Where(figure => figure.Binding).Select(figure => figure.Name)
            .Should().Equal("P50", "P95", "P99", "RPS", "errors", "dropped", "capacity");
        judgement.Figures.Select(figure => figure.Objective).Should().Equal(p50, p95, p99, null, rps, errors / 100.0, null, rps);
    }

    private static ScenarioJudgement Judge(string endpoint, string? worse)
    {
        var objective = new BaselineStore(Repository.Baselines).ReadObjective("api", endpoint);
        var latencies = Latencies.SecondsWithPercentiles(
            objective.P50Milliseconds * Percentile("P50"),
            objective.P95Milliseconds * Percentile("P95"),
            objective.P99Milliseconds * Percentile("P99"),
            Seconds,
            PerSecond,
            worse is null or "errors" ? Doublings : 0);
        var requests = (double)latencies.Sum(second => second.Count);
        var share = Math.Max(objective.Errors.Share, 0.00005) * worse switch { null => 0.8, "errors" => 1.25, _ => 0 };
        var failed = (long)(requests * share);
        var seconds = requests / objective.RequestsPerSecond;
        var trial = Synthetic.Trial(latencies, failed).With(load => load with
        {
            Scenario = endpoint,
            Rate = objective.RequestsPerSecond,
            Seconds = seconds,
            Answered = (long)(objective.RequestsPerSecond * seconds * (worse == "RPS" ? 0.979 : 0.981)),
            Capacity = Synthetic.Capacity(objective.RequestsPerSecond * (worse == "capacity" ? 0.99 : 1.01)),
        });
        var context = Synthetic.Context with
        {
            Scenario = endpoint,
            Environment = "fixture",
            Profile = "release",
            ProductionSize = true,
            Rate = objective.RequestsPerSecond,
        };
        return RowGate.Judge(context, new RowRules("API Endpoints", endpoint, objective.Figures), baseline: null, [trial]);

        double Percentile(string name) => worse == name ? 1.02 : 0.98;
    }
}
