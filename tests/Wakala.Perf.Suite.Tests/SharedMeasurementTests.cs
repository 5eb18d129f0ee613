using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What becomes of what is said of a trial that several rows share.</summary>
public sealed class SharedMeasurementTests
{
    private readonly SharedMeasurement _shared = new("results", "leaks");
    private int _measured;

    [Fact]
    public async Task A_trial_is_measured_once_and_each_row_has_its_own_figures_and_faults()
    {
        var (results, leaks) = (await PartAsync("results"), await PartAsync("leaks"));

        _measured.Should().Be(1);
        results.Figures.Should().ContainSingle().Which.Should().Be(new MeasuredFigure("average", "ms", 20));
        leaks.Figures.Should().ContainSingle().Which.Should().Be(new MeasuredFigure("handles", "1", 3));
        leaks.Faults.Should().Equal("leaks: something is lost.");
    }

    [Theory]
    [InlineData("results", "leaks")]
    [InlineData("leaks", "results")]
    public async Task A_fault_of_the_whole_is_the_rows_that_is_measured_first(string first, string second)
    {
        (await PartAsync(first)).Faults.Should().Contain("The queue media is not empty.");
        (await PartAsync(second)).Faults.Should().NotContain("The queue media is not empty.");
        (await PartAsync(second, trial: 2)).Faults.Should().Contain("The queue media is not empty.", "the second trial is this row's");
    }

    [Theory]
    [InlineData("leaks: something is lost.", "leaks", true)]
    [InlineData("leaks: something is lost.", "results", false)]
    [InlineData("leaks of all kinds were looked for.", "results", true)]
    [InlineData("The load ended early.", "results", true)]
    public void A_sentence_that_begins_with_no_part_is_said_of_all(string text, string part, bool said) => _shared.IsSaidOf(text, part).Should().Be(said);

    private Task<Trial> PartAsync(string row, int trial = 1) => _shared.PartAsync(row, row, trial, () =>
    {
        _measured++;
        return Task.FromResult(new Trial
        {
            Scenario = "whole",
            StartedAt = DateTimeOffset.UnixEpoch,
            Seconds = 1,
            Requests = 1,
            Figures = [new("results|average", "ms", 20), new("leaks|handles", "1", 3)],
            Faults = ["leaks: something is lost.", "The queue media is not empty."],
        });
    });
}
