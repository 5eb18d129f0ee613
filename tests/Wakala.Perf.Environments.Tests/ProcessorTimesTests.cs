using System.Diagnostics;
using System.Globalization;

namespace Wakala.Perf.Environments.Tests;

public sealed class ProcessorTimesTests
{
    private const int Kill = 9;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_beside_is_seen_unless_it_is_ours()
    {
        var hog = await StartOrphanAsync("while :; do :; done");
        var before = ProcessorTimes.Read(TimeProvider.System);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Stop);
        var after = ProcessorTimes.Read(TimeProvider.System);
        Signal.Send(hog, Kill);

        var foreign = after.ForeignCoresSince(before, []);
        var withoutHog = after.ForeignCoresSince(before, [hog]);

        (foreign - withoutHog).Should().BeInRange(0.1, 1.1, "it takes a core, or its share of one where other tests run");
    }

    [Fact]
    public async Task What_this_process_and_its_children_do_is_not_foreign()
    {
        var before = ProcessorTimes.Read(TimeProvider.System);
        using var child = Process.Start("bash", ["-c", "setsid bash -c 'while :; do :; done'"]);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Stop);
        var after = ProcessorTimes.Read(TimeProvider.System);
        child.Kill(entireProcessTree: true);

        after.ForeignCoresSince(before, []).Should().Be(after.ForeignCoresSince(before, [child.Id]), "it is ours whether it is named or not");
        after.ForeignCoresSince(before, [1]).Should().BeLessThanOrEqualTo(after.ForeignCoresSince(before, []), "nearly everything descends from the first process");
    }

    /// <summary>A program whose parent has gone, so that it is nobody's here.</summary>
    private static async Task<int> StartOrphanAsync(string script)
    {
        using var parent = Process.Start(new ProcessStartInfo("bash", ["-c", $"bash -c '{script}' >/dev/null 2>&1 & echo $!"]) { RedirectStandardOutput = true })!;
        var id = int.Parse((await parent.StandardOutput.ReadLineAsync(Stop))!, CultureInfo.InvariantCulture);
        await parent.WaitForExitAsync(Stop);
        return id;
    }
}
