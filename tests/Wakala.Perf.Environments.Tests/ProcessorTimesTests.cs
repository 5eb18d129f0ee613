using System.Diagnostics;

namespace Wakala.Perf.Environments.Tests;

public sealed class ProcessorTimesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_beside_is_seen_unless_it_is_ours()
    {
        var before = ProcessorTimes.Read(TimeProvider.System);
        using var hog = Process.Start("setsid", ["bash", "-c", "while :; do :; done"]);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Stop);
        var after = ProcessorTimes.Read(TimeProvider.System);
        hog.Kill(entireProcessTree: true);

        var foreign = after.ForeignCoresSince(before, []);
        var withoutHog = after.ForeignCoresSince(before, [hog.Id]);

        (foreign - withoutHog).Should().BeInRange(0.3, 1.1, "it takes a core where one is free");
    }

    [Fact]
    public async Task Our_own_work_is_not_foreign()
    {
        var before = ProcessorTimes.Read(TimeProvider.System);
        var until = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
        await Task.Run(() => SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() > until), Stop);
        var after = ProcessorTimes.Read(TimeProvider.System);

        after.ForeignCoresSince(before, []).Should().BeLessThan(Environment.ProcessorCount - 0.5);
    }
}
