namespace Wakala.Perf.Environments.Tests;

public sealed class RunDirectoryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_processes_and_its_files_go_with_it()
    {
        var directory = await RunDirectory.CreateAsync(Stop);
        await File.WriteAllTextAsync(Path.Combine(directory.Sub("data"), "file"), "x", Stop);
        using var server = ChildProcess.Start(new ProcessCommand("sleep", "600"));
        directory.Register(server.Id);

        await directory.DisposeAsync();

        await HasEndedAsync(server);
        Directory.Exists(directory.Path).Should().BeFalse();
    }

    [Fact]
    public async Task A_process_that_does_not_heed_the_signal_is_killed()
    {
        var directory = await RunDirectory.CreateAsync(Stop);
        // Of all that is started PostgreSQL alone is asked to end.
        var named = Path.Combine(directory.Sub("program"), "postgres");
        File.Copy("/bin/bash", named);
        using var server = ChildProcess.Start(new ProcessCommand(named, "-c", "trap '' QUIT TERM; while true; do sleep 1; done"));
        directory.Register(server.Id);

        await directory.DisposeAsync();

        await HasEndedAsync(server);
    }

    [Fact]
    public async Task What_a_killed_run_left_is_swept_away_by_the_next()
    {
        using var server = ChildProcess.Start(new ProcessCommand("sleep", "600"));
        var left = Leave(owner: await GoneProcessAsync(), ProcessIdentity.Of(server.Id));

        await using var next = await RunDirectory.CreateAsync(Stop);

        await HasEndedAsync(server);
        Directory.Exists(left).Should().BeFalse();
    }

    [Fact]
    public async Task A_run_that_lives_is_left_alone()
    {
        using var server = ChildProcess.Start(new ProcessCommand("sleep", "600"));
        var theirs = Leave(owner: ProcessIdentity.Of(Environment.ProcessId), ProcessIdentity.Of(server.Id));

        await RunDirectory.SweepAsync(Stop);

        server.HasExited.Should().BeFalse();
        Directory.Exists(theirs).Should().BeTrue();
        server.Kill();
        Directory.Delete(theirs, recursive: true);
    }

    [Fact]
    public async Task A_process_that_only_got_an_old_number_is_left_alone()
    {
        using var innocent = ChildProcess.Start(new ProcessCommand("sleep", "600"));
        Leave(owner: await GoneProcessAsync(), ProcessIdentity.Of(innocent.Id) with { Start = 1 });

        await RunDirectory.SweepAsync(Stop);

        innocent.HasExited.Should().BeFalse();
        innocent.Kill();
    }

    private static Task<int> HasEndedAsync(ChildProcess server) => server.Ended.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Stop);

    private static async Task<ProcessIdentity> GoneProcessAsync()
    {
        using var gone = ChildProcess.Start(new ProcessCommand("true"));
        var identity = ProcessIdentity.Of(gone.Id) with { Start = 1 };
        await gone.Ended.WaitAsync(Stop);
        return identity;
    }

    private static string Leave(ProcessIdentity owner, ProcessIdentity server)
    {
        var path = Directory.CreateTempSubdirectory("wakala-perf-").FullName;
        File.WriteAllText(Path.Combine(path, "processes"), server + "\n");
        File.WriteAllText(Path.Combine(path, "owner"), owner.ToString());
        return path;
    }
}
