using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class BaselineStoreTests : IDisposable
{
    private readonly TemporaryBaselines _baselines = new();

    public void Dispose() => _baselines.Dispose();

    [Fact]
    public void A_baseline_survives_its_file()
    {
        var written = Synthetic.Baseline(
            Synthetic.Trial(errors: 3).With(load => load with { Capacity = Synthetic.Capacity(400) }),
            Synthetic.Trial(Latencies.Typical(1)),
            Synthetic.Trial(Latencies.Typical(2))) with
        {
            Limits = new Dictionary<string, MetricLimit> { ["P99"] = new(3, 20, "a colleague → a reason") },
            Release = ReleaseAnchor.Of(Synthetic.Baseline(), "2.4"),
        };

        _baselines.Store.Write(written);
        var read = _baselines.Read()!;

        Json(read).Should().Be(Json(written with { Hash = read.Hash, Figures = read.Figures }));
        read.Figures!.P50.Should().BeApproximately(1.5, 0.1, "the medians stand in the file as plain numbers");
        read.Hash.Should().MatchRegex("^[0-9a-f]{64}$");
    }

    [Fact]
    public void The_hash_does_not_depend_on_line_ends_or_order()
    {
        _baselines.Store.Write(Synthetic.Baseline());
        var text = File.ReadAllText(_baselines.Measured);
        var moved = text
            .Replace("  \"suite\": \"api\",\n", "", StringComparison.Ordinal)
            .Replace("{\n  \"schema\"", "{\n  \"suite\": \"api\",\n  \"schema\"", StringComparison.Ordinal);
        moved.Should().NotBe(text).And.HaveLength(text.Length);
        File.WriteAllText(_baselines.Measured, moved.Replace("\n", "\r\n", StringComparison.Ordinal));

        _baselines.Read().Should().NotBeNull();
    }

    [Fact]
    public void An_environment_that_was_never_measured_has_none()
    {
        _baselines.Read().Should().BeNull();

        _baselines.Store.Write(Synthetic.Baseline());

        _baselines.Store.Read("processes", "pr", "api", Synthetic.Scenario).Should().BeNull();
        _baselines.Store.Read("containers", "smoke", "api", Synthetic.Scenario).Should().BeNull();
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("")]
    [InlineData("a/b")]
    public void A_name_that_leaves_its_folder_is_refused(string environment)
    {
        var reading = () => _baselines.Store.Read(environment, "smoke", "api", Synthetic.Scenario);

        reading.Should().Throw<ArgumentException>().WithMessage("*cannot name a folder of baselines*");
    }

    private static string Json(Baseline baseline) => JsonSerializer.Serialize(baseline, ResultsJson.Options);
}
