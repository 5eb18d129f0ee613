using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Both steps on the real platform: what trips the screen of stored figures is measured side by side in the same run.</summary>
[Measures]
public sealed class ScreenThenConfirmTests
{
    [Fact]
    public async Task Fifteen_milliseconds_in_a_row_trip_the_screen_and_are_confirmed()
    {
        LocalServers.SkipWhereMissing();
        using var suite = await ScreenedSuite.WithAsync("await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System, context.RequestAborted);");

        var row = await suite.MeasureAsync("smoke");

        row.Verdict.Should().Be(Verdict.Regressed, "{0}", row.Reason);
        row.Reason.Should().MatchRegex(@"P50 is \+[\d,]+ % slower: [\d.]+ ms, was [\d.]+ ms side by side.*Side by side with HEAD \([0-9a-f]{12}\), after the screen had tripped \(P50 [\d.]+ ms over [\d.]+ ms");
        row.Figures.First(figure => figure.Name == "P50").Should().Match<FigureJudgement>(figure => figure.Low > figure.Limit && figure.Value - figure.Baseline > 12);
        row.Figures.First(figure => figure.Name == "P50").Value.Should().BeLessThan(200, "the platform answers as slowly as that, and no request waits for a connection of the load");
        // On a slow machine its capacity trips as well, and is settled by a comparison of its own.
        Directory.GetFiles(Path.Combine(suite.Results, "api", "comparisons")).Select(Path.GetFileName).Should().Contain("1-get-messages-list.json")
            .And.OnlyContain(file => file == "1-get-messages-list.json" || file == "2-get-messages-list-saturated.json");
    }

    [Fact]
    [SecondTier]
    public async Task A_baseline_that_was_never_true_trips_the_screen_and_fails_nothing()
    {
        LocalServers.SkipWhereMissing();
        using var suite = await ScreenedSuite.WithAsync("_ = cursor;");
        suite.PretendItWasFast();
        suite.Pairs = 4;

        var row = await suite.MeasureAsync("smoke");

        row.Verdict.Should().NotBe(Verdict.Regressed, "equal builds answer alike: {0}", row.Reason);
        row.Reason.Should().StartWith("The screen tripped (").And.Contain("side by side with HEAD");
        row.Figures.First(figure => figure.Name == "P50").Baseline.Should().BeGreaterThan(0.1, "it is the base build's figure of the same run");
    }

    [Fact]
    [SecondTier]
    public async Task A_comparison_that_is_stopped_leaves_nothing_behind()
    {
        LocalServers.SkipWhereMissing();
        using var suite = await ScreenedSuite.WithAsync("_ = cursor;");
        List<int> processes = [];

        var measuring = () => suite.MeasureAsync("pr", stop =>
        {
            processes.AddRange(ScreenedSuite.WorkDirectories().SelectMany(RunDirectories.Processes));
            stop.Cancel();
        });

        await measuring.Should().ThrowAsync<OperationCanceledException>();
        processes.Should().HaveCountGreaterThanOrEqualTo(7, "three of the environment, and two servers with two builds").And.OnlyContain(id => !RunningSuite.IsAlive(id));
        ScreenedSuite.WorkDirectories().Should().BeEmpty();
    }

    [Fact]
    [SecondTier]
    public async Task A_build_that_dies_while_it_is_compared_is_named()
    {
        LocalServers.SkipWhereMissing();
        using var suite = await ScreenedSuite.WithAsync("_ = cursor;");

        var measuring = () => suite.MeasureAsync("pr", _ =>
        {
            var pair = ScreenedSuite.WorkDirectories().Single(directory => File.Exists(Path.Combine(directory, "platform-candidate-1.log")));
            Signal.Send(RunDirectories.Processes(pair)[^1], 9);
        });

        (await measuring.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().MatchRegex(@"platform-candidate-\d+ ended in the middle of the run");
        ScreenedSuite.WorkDirectories().Should().BeEmpty();
    }
}
