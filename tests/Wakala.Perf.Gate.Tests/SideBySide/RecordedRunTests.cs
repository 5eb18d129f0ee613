using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>What is kept of a comparison, and what is made of it.</summary>
public sealed class RecordedRunTests
{
    private static readonly ComparisonRules Rules = new();

    [Fact]
    public void A_recorded_row_is_judged_as_the_measured_one_was()
    {
        var measured = Measurement(0.05, pairs: 6, seed: 1);
        var recorded = RecordedRows.Of(measured, SideBySideGate.Judge(measured, 2, Rules), Rules).Single();

        var again = new RowEvidence(RecordedRows.Join([.. Enumerable.Range(0, 6).Select(pair => (recorded, pair, 1))]), Rules);

        var first = new RowEvidence(SideBySideGate.Figures(measured, Rules).Single(), Rules);
        again.Row.Mixed.Select(figure => figure.Figure).Should().Equal(first.Row.Mixed.Select(figure => figure.Figure));
        again.RegressionExcess(1e-3).Should().BeApproximately(first.RegressionExcess(1e-3), 2e-4);
    }

    [Fact]
    public void Labels_that_are_changed_about_turn_a_regression_into_an_improvement()
    {
        var measured = Measurement(0.05, pairs: 6, seed: 1, slower: 1.2);
        var recorded = RecordedRows.Of(measured, SideBySideGate.Judge(measured, 2, Rules), Rules).Single();

        var turned = new RowEvidence(RecordedRows.Join([.. Enumerable.Range(0, 6).Select(pair => (recorded, pair, -1))]), Rules);

        turned.ImprovementExcess(1e-4).Should().BePositive();
        turned.RegressionExcess(1e-4).Should().BeNegative();
    }

    [Fact]
    public void How_far_pairs_of_processes_differ_is_told_apart_from_what_their_blocks_do()
    {
        var random = new Random(4);
        List<IReadOnlyList<double>> pairs = [.. Enumerable.Range(0, 400).Select(_ =>
        {
            var own = 0.03 * Normal(random);
            return (IReadOnlyList<double>)[.. Enumerable.Range(0, 10).Select(_ => own + (0.06 * Normal(random)))];
        })];
        var run = Run([new RecordedRow("row", Verdict.Passed, 4_000, [0, 0], [new RecordedFigure("mean", pairs)])]);

        var (deviation, ofBlocks, count) = PairSpread.Of([run], ["row"])["mean"];

        deviation.Should().BeApproximately(0.03, 0.004);
        ofBlocks.Should().BeApproximately(0.06, 0.003);
        count.Should().Be(400);
    }

    [Fact]
    public void What_two_engines_played_is_not_pooled()
    {
        var clients = Run([new RecordedRow("row", Verdict.Passed, 2, [0, 0], [new RecordedFigure("mean", [[0.1, 0.2]])])]);
        var reactor = clients with { Fingerprint = clients.Fingerprint with { Engine = LoadEngine.Reactor } };

        var pooling = () => PairSpread.Of([clients, reactor], ["row"]);

        pooling.Should().Throw<ArgumentException>().WithMessage("*by the reactor and some by clients*");
        PairSpread.Of([reactor, reactor], ["row"])["mean"].Pairs.Should().Be(2);
    }

    [Fact]
    public void A_line_says_what_played_it_and_one_of_before_was_played_by_clients()
    {
        var path = Path.Combine(Path.GetTempPath(), $"wakala-record-{Guid.NewGuid():N}.jsonl");
        try
        {
            var run = Run([]);
            RecordFile.Append(path, run with { Fingerprint = run.Fingerprint with { Engine = LoadEngine.Reactor } });
            RecordFile.Append(path, run with { Record = 1 });

            RecordFile.Read(path).Select(one => (one.Record, one.Fingerprint.Engine)).Should().Equal((2, LoadEngine.Reactor), (1, LoadEngine.Clients));
            File.ReadLines(path).First().Should().Contain("\"engine\":\"");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_gives_back_what_was_added_and_a_broken_line_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), $"wakala-record-{Guid.NewGuid():N}.jsonl");
        try
        {
            RecordFile.Append(path, Run([new RecordedRow("one", Verdict.Passed, 2, [0, 1], [new RecordedFigure("mean", [[0.1, -0.25]])])]));
            RecordFile.Append(path, Run([]));

            RecordFile.Read(path).Should().HaveCount(2);
            RecordFile.Read(path)[0].Rows[0].Figures[0].Pairs[0].Should().Equal(0.1, -0.25);
            File.ReadAllLines(path).Should().HaveCount(2);

            File.AppendAllText(path, "{ \"record\": 1 }\n");
            var reading = () => RecordFile.Read(path);
            reading.Should().Throw<InvalidOperationException>().WithMessage($"Line 3 of {path} is no recorded comparison:*git checkout*");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void No_file_says_how_to_make_one()
    {
        var reading = () => RecordFile.Read("nowhere.jsonl");

        reading.Should().Throw<InvalidOperationException>().WithMessage("There is no record at nowhere.jsonl. Make one: ./perf compare*--record nowhere.jsonl");
    }

    private static RecordedRun Run(IReadOnlyList<RecordedRow> rows) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Commit = "0123",
        Command = "./perf compare",
        Equal = true,
        Fingerprint = Synthetic.Machine,
        Conditions = [],
        Rows = rows,
    };

    private static SideBySideMeasurement Measurement(double noise, int pairs, int seed, double slower = 1)
    {
        var random = new Random(seed);
        return new SideBySideMeasurement
        {
            Rows =
            [
                new PairedTrial
                {
                    Scenario = "GET /one",
                    Rate = 100,
                    BlockSeconds = 2,
                    Blocks = [.. Enumerable.Range(0, pairs * 10).Select(block => new PairedBlock(block / 10, Arm(1), Arm(slower * Math.Exp(noise * Normal(random)))) { Solo = block % 5 == 4 })],
                },
            ],
        };

        ArmBlock Arm(double level)
        {
            var histogram = new LatencyHistogram();
            for (var request = 0; request < 200; request++)
                histogram.Record(TimeSpan.FromMilliseconds(level * 3 * Math.Exp(0.5 * Normal(random))));
            return new ArmBlock { Due = 200, Errors = new Dictionary<string, long>(), ResponseTime = IntervalHistogram.Of(histogram), PacingLagP99Ms = 0.1 };
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
