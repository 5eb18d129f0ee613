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

        var foreign = after.ForeignSince(before, []);
        var withoutHog = after.ForeignSince(before, [hog]);

        (foreign.Cores - withoutHog.Cores).Should().BeInRange(0.1, 1.1, "it takes a core, or its share of one where other tests run");
        foreign.Programs.Should().ContainSingle(program => program.Id == hog).Which.Name.Should().Be("bash");
        withoutHog.Programs.Should().NotContain(program => program.Id == hog);
    }

    [Fact]
    public async Task What_this_process_and_its_children_do_is_not_foreign()
    {
        var before = ProcessorTimes.Read(TimeProvider.System);
        using var child = ChildProcess.Start(new ProcessCommand("bash", "-c", "setsid bash -c 'while :; do :; done'"));
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Stop);
        var after = ProcessorTimes.Read(TimeProvider.System);
        child.Kill();

        after.ForeignSince(before, []).Cores.Should().Be(after.ForeignSince(before, [child.Id]).Cores, "it is ours whether it is named or not");
        after.ForeignSince(before, [1]).Cores.Should().BeLessThanOrEqualTo(after.ForeignSince(before, []).Cores, "nearly everything descends from the first process");
    }

    [Fact]
    public async Task Threads_of_the_kernel_are_no_programs()
    {
        var before = ProcessorTimes.Read(TimeProvider.System);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        var programs = ProcessorTimes.Read(TimeProvider.System).ForeignSince(before, []).Programs.Select(program => program.Id).ToHashSet();

        programs.Should().NotContain(id => IsOfTheKernel(id));
        programs.Should().NotBeEmpty();
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(IsOfTheKernel).Should().NotIntersectWith(programs);
    }

    [Fact]
    public async Task What_a_program_used_before_is_not_counted_when_its_parent_has_waited_for_it()
    {
        var parent = await StartOrphanAsync("bash -c \"for ((i = 0; i < 700000; i++)); do :; done; exec sleep 30\" & wait; exec sleep 30");
        var worker = await NameAsync(() => ChildOf(parent), "sleep");
        var stretch = Stopwatch.StartNew();
        var before = ProcessorTimes.Read(TimeProvider.System);
        Signal.Send(worker, Kill);
        await NameAsync(() => parent, "sleep");
        var after = ProcessorTimes.Read(TimeProvider.System);
        stretch.Stop();
        Signal.Send(parent, Kill);

        // In seconds, and of this parent alone: the stretch is short, the kernel counts in hundredths of a second, and what others use has no part in it.
        var seconds = (after.ForeignSince(before, []).Cores - after.ForeignSince(before, [parent]).Cores) * stretch.Elapsed.TotalSeconds;
        seconds.Should().BeLessThan(0.5, "the program had used a second and more before");
    }

    /// <summary>Waits until a process has a name, and gives its number.</summary>
    private static async Task<int> NameAsync(Func<int?> process, string name)
    {
        while (process() is not { } id || (await File.ReadAllTextAsync($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/comm", Stop)).Trim() != name)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        return process()!.Value;
    }

    private static int? ChildOf(int parent) => Process.GetProcesses().Select(process => process.Id).Cast<int?>().FirstOrDefault(id => Stat(id!.Value) is { } stat && stat[1] == parent.ToString(CultureInfo.InvariantCulture));

    /// <summary>PF_KTHREAD, in the flags that stand in field 9; one that has ended meanwhile is none.</summary>
    private static bool IsOfTheKernel(int id) => Stat(id) is { } stat && (uint.Parse(stat[6], CultureInfo.InvariantCulture) & 0x00200000) != 0;

    /// <summary>State, parent and what follows.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A program whose parent has gone, so that it is nobody's here.</summary>
    private static async Task<int> StartOrphanAsync(string script)
    {
        var parent = await CommandRun.ToEndAsync(new ProcessCommand("bash", "-c", $"bash -c '{script}' >/dev/null 2>&1 & echo $!"), Stop);
        return int.Parse(parent.Output, CultureInfo.InvariantCulture);
    }
}
