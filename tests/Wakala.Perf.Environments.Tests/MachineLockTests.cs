using Microsoft.Extensions.Time.Testing;

namespace Wakala.Perf.Environments.Tests;

public sealed class MachineLockTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Measuring_waits_for_tests_and_says_so()
    {
        // This assembly itself holds a share, so that nobody can measure before the test is over.
        var said = new List<string>();
        var time = new FakeTimeProvider();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var waiting = MachineLock.MeasureAsync(said.Add, time, enough.Token);
        time.Advance(TimeSpan.FromSeconds(1));
        waiting.IsCompleted.Should().BeFalse();
        await enough.CancelAsync();

        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        said.Should().ContainSingle().Which.Should().Contain("One thing is measured at a time");
    }

    [Fact]
    public async Task Tests_do_not_wait_for_each_other()
    {
        using var other = await MachineLock.ShareAsync(_ => { }, TimeProvider.System, Stop);

        other.Should().NotBeNull();
    }
}
