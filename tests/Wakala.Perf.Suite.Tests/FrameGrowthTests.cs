namespace Wakala.Perf.Suite.Tests;

/// <summary>Which methods grew from one build to another.</summary>
public sealed class FrameGrowthTests
{
    [Fact]
    public void What_grew_comes_first_and_roots_and_what_shrank_are_left_out()
    {
        var before = Profile(1_000, ("Main", 1_000), ("Handle", 300), ("Read", 200), ("Write", 100));
        var after = Profile(2_000, ("Main", 2_000), ("Handle", 1_200), ("Read", 400), ("Sort", 800));

        var grown = FrameGrowth.Between(before, after);

        grown.Select(frame => frame.Method).Should().Equal("Sort", "Handle");
        grown[1].Should().Be(new FrameGrowth("Handle", 0.3, 0.6, 0.3));
        FrameGrowth.Table(grown).Should().Contain("| `Sort` | 0.0 % | 40.0 % | +40.0 | +40.0 |");
    }

    [Fact]
    public void Equal_shares_are_no_growth_however_many_samples_there_were()
        => FrameGrowth.Between(Profile(1_000, ("Handle", 300)), Profile(3_000, ("Handle", 900))).Should().BeEmpty();

    [Fact]
    public async Task The_code_of_a_running_process_is_seen_by_name()
    {
        using var busy = new CancellationTokenSource();
        var work = Task.Run(() => Spin(busy.Token), CancellationToken.None);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var sampler = CodeSampler.Start(Environment.ProcessId, file);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        var profile = await sampler.StopAsync(TestContext.Current.CancellationToken);
        await busy.CancelAsync();
        await work;

        profile.Samples.Should().BeGreaterThan(100);
        profile.Inclusive.Keys.Should().Contain(method => method.Contains($"{nameof(FrameGrowthTests)}.{nameof(Spin)}", StringComparison.Ordinal));
        File.Exists(file).Should().BeFalse();
    }

    private static long Spin(CancellationToken stop)
    {
        var sum = 0L;
        for (var number = 1L; !stop.IsCancellationRequested; number++)
            sum += number % 7;
        return sum;
    }

    private static CodeProfile Profile(long samples, params (string Method, long Count)[] counts)
    {
        var inclusive = counts.ToDictionary(one => one.Method, one => one.Count);
        return new CodeProfile(samples, inclusive, inclusive);
    }
}
