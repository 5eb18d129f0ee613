using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments.Tests;

/// <summary>Real servers, started and lost.</summary>
public sealed class ServerTests
{
    private const string Password = "a-test-password";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_starts_with_the_settings_that_it_was_given_and_they_are_read_back()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        var settings = new Dictionary<string, string> { ["shared_buffers"] = "32MB", ["fsync"] = "on" };
        await using var server = await StartPostgresAsync(directory, settings);

        await PostgresServer.CheckSettingsAsync(server.Source, settings, Stop);
        var checkingOthers = () => PostgresServer.CheckSettingsAsync(server.Source, new Dictionary<string, string> { ["fsync"] = "off" }, Stop);

        (await checkingOthers.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("fsync is 'on'", "should be 'off'");
    }

    [Fact]
    public async Task A_server_that_does_not_start_shows_its_last_lines()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);

        var starting = () => StartPostgresAsync(directory, new Dictionary<string, string> { ["shared_buffers"] = "a lot" });

        (await starting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("PostgreSQL did not start", "shared_buffers", "Remedy");
    }

    [Fact]
    public async Task A_server_that_ends_by_itself_is_noticed_with_its_last_lines()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);
        var lost = new TaskCompletionSource<EnvironmentException>();
        var watching = redis.Process.WatchAsync(lost.SetResult);

        Signal.Send(redis.Process.Id, 9);

        var fault = await lost.Task.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Stop);
        fault.Problem.Should().Contain("Redis ended in the middle of the run").And.Contain("exit code 137");
        await watching;
    }

    [Fact]
    public async Task Redis_does_what_it_was_told()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string> { ["maxmemory"] = "32mb" }, directory, Stop);

        var answer = (RedisResult[])(await redis.Connection.GetDatabase().ExecuteAsync("CONFIG", "GET", "maxmemory"))!;

        answer[1].ToString().Should().Be("33554432");
        redis.Version().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_port_that_somebody_takes_first_is_given_up_for_another()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        using var taken = Taken();
        var ports = new Queue<int>([taken.Port, FreePort.Find()]);
        var data = Path.Combine(directory.Path, "postgres");
        await PostgresServer.InitializeAsync(data, Password, Stop);

        await using var postgres = await PostgresServer.StartAsync(data, Password, new Dictionary<string, string>(), directory, Stop, ports.Dequeue);
        ports.Should().BeEmpty();

        ports = new Queue<int>([taken.Port, FreePort.Find()]);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop, ports.Dequeue);
        ports.Should().BeEmpty();
    }

    [Fact]
    public async Task Ports_that_are_all_taken_are_said_with_the_remedy()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        using var taken = Taken();

        var starting = () => RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop, () => taken.Port);

        (await starting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("Redis did not start", "in use", "end it");
    }

    [Fact]
    public async Task A_disk_that_is_full_is_named_and_nothing_stays_behind()
    {
        LocalServers.SkipWhereMissing();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Making a small disk needs root.");
        var disk = Directory.CreateTempSubdirectory("wakala-small-disk-").FullName;
        await CommandRun.ReadAsync("Mounting", new ProcessCommand("mount", ["-t", "tmpfs", "-o", "size=8m,mode=1777", "tmpfs", disk]), "", Stop);
        var before = Environment.GetEnvironmentVariable("TMPDIR");
        try
        {
            Environment.SetEnvironmentVariable("TMPDIR", disk);
            var file = (ProcessesFile)EnvironmentFile.Read(Checkout.Root, "processes");

            var starting = () => ProcessesEnvironment.StartAsync(Checkout.Root, file, file.Profile("smoke"), _ => { }, Stop);

            (await starting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("No space left on device", "Remedy: Free some disk space");
            Directory.EnumerateDirectories(disk).Should().BeEmpty();

            var writing = () => ResultsJson.Write(Path.Combine(disk, "report.json"), new string('x', 9_000_000));
            writing.Should().Throw<IOException>().Which.Message.Should().ContainAll("report.json cannot be written", "Free some disk space");
            Directory.EnumerateFiles(disk).Should().BeEmpty("no half-written file stays");
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
            await CommandRun.ReadAsync("Unmounting", new ProcessCommand("umount", [disk]), "", CancellationToken.None);
            Directory.Delete(disk);
        }
    }

    /// <summary>A port that a listener has.</summary>
    private static TakenPort Taken() => new();

    private static async Task<PostgresServer> StartPostgresAsync(RunDirectory directory, Dictionary<string, string> settings)
    {
        var data = Path.Combine(directory.Path, "postgres");
        await PostgresServer.InitializeAsync(data, Password, Stop);
        return await PostgresServer.StartAsync(data, Password, settings, directory, Stop);
    }

    private sealed class TakenPort : IDisposable
    {
        private readonly System.Net.Sockets.TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);

        public TakenPort() => _listener.Start();

        public int Port => ((System.Net.IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();
    }
}
