using System.Globalization;

namespace Wakala.Perf.Environments.Tests;

/// <summary>What holds of every process that is started, whether it is waited for or lives beside this one.</summary>
public sealed class ProcessTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_a_program_says_and_its_exit_code_are_given()
    {
        var run = await CommandRun.ToEndAsync(new ProcessCommand("bash", "-c", "echo out; echo wrong >&2; exit 3"), Stop);

        run.Should().Be(new CommandRun(3, "out\n", "wrong\n"));
        run.Said.Should().Be("wrong out");
    }

    [Fact]
    public async Task A_mark_of_UTF_8_at_the_beginning_is_no_part_of_the_text()
        => (await CommandRun.ToEndAsync(new ProcessCommand("printf", "\\xef\\xbb\\xbf{}"), Stop)).Output.Should().Be("{}");

    [Fact]
    public async Task A_program_has_arguments_as_they_were_given()
    {
        string[] arguments = ["", " ", "a\\", "\\\"", "two\nlines", "*'$x\"`", "ü"];

        var run = await CommandRun.ToEndAsync(new ProcessCommand("printf", ["%s|", .. arguments]), Stop);

        run.Output.Should().Be(string.Concat(arguments.Select(argument => $"{argument}|")));
    }

    [Fact]
    public async Task Variables_are_inherited_but_for_those_that_are_named()
    {
        Environment.SetEnvironmentVariable("WAKALA_TEST_KEPT", "kept");
        Environment.SetEnvironmentVariable("WAKALA_TEST_TAKEN", "taken");
        var command = new ProcessCommand("bash", "-c", "echo $WAKALA_TEST_KEPT-$WAKALA_TEST_TAKEN-$WAKALA_TEST_TAKEN_BACK")
        {
            NotInherited = ["wakala_test_taken"],
            Environment = new Dictionary<string, string> { ["WAKALA_TEST_TAKEN_BACK"] = "given" },
        };

        (await CommandRun.ToEndAsync(command, Stop)).Output.Should().Be("kept--given\n");
    }

    [Fact]
    public async Task A_program_that_is_cancelled_is_killed_with_all_that_it_started()
    {
        using var cancelled = new CancellationTokenSource();
        var file = Path.GetTempFileName();
        var running = CommandRun.ToEndAsync(new ProcessCommand("bash", "-c", $"setsid sleep 600 & echo $! >{file}; wait"), cancelled.Token);
        var started = await NumberAsync(file);

        await cancelled.CancelAsync();

        await running.Awaiting(run => run.WaitAsync(Limit, TimeProvider.System, Stop)).Should().ThrowAsync<OperationCanceledException>();
        await GoneAsync(started).WaitAsync(Limit, TimeProvider.System, Stop);
    }

    [Fact]
    public async Task One_that_ends_in_order_is_interrupted_and_waited_for()
    {
        using var cancelled = new CancellationTokenSource();
        var file = Path.GetTempFileName();
        var script = $"trap 'sleep 0.3; echo 2 >{file}; exit 0' INT; echo 1 >{file}; while :; do sleep 0.05; done";
        var running = CommandRun.ToEndAsync(new ProcessCommand("bash", "-c", script) { EndsInOrder = true }, cancelled.Token);
        await NumberAsync(file);

        await cancelled.CancelAsync();

        await running.Awaiting(run => run.WaitAsync(Limit, TimeProvider.System, Stop)).Should().ThrowAsync<OperationCanceledException>();
        (await NumberAsync(file)).Should().Be(2);
    }

    [Fact]
    public async Task A_child_s_input_stays_open_until_it_is_closed()
    {
        using var child = ChildProcess.Start(new ProcessCommand("bash", "-c", "cat; exit 4"));
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Stop);

        (child.HasExited, child.ExitCode).Should().Be((false, null));
        child.CloseInput();

        (await child.Ended.WaitAsync(Limit, TimeProvider.System, Stop)).Should().Be(4);
    }

    [Fact]
    public async Task A_child_that_nobody_listens_to_may_speak()
    {
        using var child = ChildProcess.Start(new ProcessCommand("bash", "-c", "sleep 0.2; /bin/echo a line of a test; exit $?"));

        (await child.Ended.WaitAsync(Limit, TimeProvider.System, Stop)).Should().Be(0);
    }

    [Fact]
    public async Task A_child_has_ended_when_its_last_line_was_told()
    {
        var lines = new List<string>();
        using var child = ChildProcess.Start(new ProcessCommand("bash", "-c", "echo one; (sleep 0.3; echo; echo last) & exit 0"), lines.Add);

        await child.Ended.WaitAsync(Limit, TimeProvider.System, Stop);

        lines.Should().Equal("one", "", "last");
    }

    [Fact]
    public async Task A_child_that_is_killed_takes_with_it_what_it_started()
    {
        var file = Path.GetTempFileName();
        using var child = ChildProcess.Start(new ProcessCommand("bash", "-c", $"setsid sleep 600 & echo $! >{file}; wait"));
        var started = await NumberAsync(file);

        child.Kill();

        (await child.Ended.WaitAsync(Limit, TimeProvider.System, Stop)).Should().Be(137);
        await GoneAsync(started).WaitAsync(Limit, TimeProvider.System, Stop);
    }

    private static async Task<int> NumberAsync(string file)
    {
        int number;
        while (!int.TryParse(await File.ReadAllTextAsync(file, Stop), CultureInfo.InvariantCulture, out number))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        return number;
    }

    /// <summary>Waits until a process is gone, or nothing but its number is left of it.</summary>
    private static async Task GoneAsync(int process)
    {
        while (File.Exists($"/proc/{process}/cmdline") && (await File.ReadAllTextAsync($"/proc/{process}/cmdline", Stop)).Length > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
    }
}
