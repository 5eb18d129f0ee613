using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using StackExchange.Redis;

namespace Wakala.Perf.Environments.Tests;

/// <summary>Real containers, started, limited, lost, and taken away again.</summary>
public sealed class ContainerTests : IAsyncLifetime
{
    private const string Password = "a-test-password";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly List<string> _said = [];
    private DockerEngine _engine = null!;
    private RunDirectory _directory = null!;
    private ContainerRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await Docker.EngineAsync(Stop);
        _directory = await RunDirectory.CreateAsync(Stop);
        _run = await ContainerRun.CreateAsync(Docker.File, _engine, _directory, _said.Add, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is null)
            return;
        await _run.DisposeAsync();
        await _directory.DisposeAsync();
        (await LeftAsync()).Should().BeEmpty("a run takes its containers, volumes and networks with it");
        _engine.Dispose();
    }

    [Fact]
    public async Task The_database_runs_durable_in_spite_of_the_modules_own_command()
    {
        var server = _run.Own(_run.Postgres(await _run.VolumeAsync("postgres", Stop), Password, Docker.File.Postgres));

        var (_, source) = await _run.StartPostgresAsync(server, Password, Stop);

        await using (source)
        {
            foreach (var name in (string[])["fsync", "full_page_writes", "synchronous_commit"])
            {
                await using var command = source.CreateCommand($"SHOW {name}");
                (await command.ExecuteScalarAsync(Stop)).Should().Be("on", name);
            }

            await PostgresServer.CheckSettingsAsync(source, Docker.File.Postgres, Stop);
            (await PostgresServer.VersionAsync(source, Stop)).Should().StartWith("15.");
        }

        var container = await _engine.Client.Containers.InspectContainerAsync(server.Container.Id, Stop);
        container.Config!.Cmd.Should().NotContain("fsync=off");
        container.HostConfig!.NanoCPUs.Should().Be((long)(Math.Min(Docker.File.Containers.Postgres.Cpus, Environment.ProcessorCount) * 1e9));
        container.HostConfig.Memory.Should().Be(Docker.File.Containers.Postgres.MemoryMiB * 1024L * 1024);
        container.HostConfig.PortBindings!.Values.SelectMany(bindings => bindings).Should().OnlyContain(binding => binding.HostIP == "127.0.0.1");
    }

    [Fact]
    public async Task Redis_runs_as_it_was_told_and_its_end_is_noticed_with_its_name()
    {
        var (server, connection, _) = await _run.StartRedisAsync(Stop);
        await using (connection)
        {
            ((RedisResult[])(await connection.GetDatabase().ExecuteAsync("CONFIG", "GET", "maxmemory-policy"))!)[1].ToString().Should().Be("allkeys-lru");
            connection.GetServers()[0].Version.Should().BeGreaterThanOrEqualTo(new System.Version(7, 0));
        }

        var lost = new TaskCompletionSource<EnvironmentException>();
        var watching = server.WatchAsync(lost.SetResult);
        await _engine.Client.Containers.KillContainerAsync(server.Container.Id, new ContainerKillParameters { Signal = "SIGKILL" }, Stop);

        var fault = await lost.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Stop);
        fault.Message.Should().ContainAll("Redis ended in the middle of the run (exit code 137)", "Remedy");
        await watching;
    }

    [Fact]
    public async Task A_server_that_is_slow_to_answer_is_waited_for_and_spoken_of()
    {
        var server = Server("sleep 2; exec redis-server --protected-mode no", patience: TimeSpan.FromSeconds(1));
        var asked = 0;

        await server.StartAsync(_ => Task.FromResult(++asked > 40), _said.Add, Stop);

        _said.Should().ContainSingle().Which.Should().Contain("slowpoke takes its time");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_with_its_last_lines()
    {
        var server = Server("echo still thinking; exec sleep 600", limit: TimeSpan.FromSeconds(1));

        var starting = () => server.StartAsync(_ => Task.FromResult(false), _said.Add, Stop);

        (await starting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("slowpoke does not answer after 1 s", "still thinking", "Remedy");
    }

    [Fact]
    public async Task A_server_that_ends_at_its_start_shows_its_last_lines()
    {
        var server = Server("echo cannot find my shoes; exit 4");

        var starting = () => server.StartAsync(_ => Task.FromResult(false), _said.Add, Stop);

        (await starting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("slowpoke did not start (exit code 4)", "cannot find my shoes", "Remedy");
    }

    [Fact]
    public async Task A_disk_that_is_full_is_named()
    {
        var container = new ContainerBuilder(Docker.File.Images.Postgres)
            .WithEnvironment("POSTGRES_PASSWORD", Password)
            .WithLabel(ContainerRun.RunLabel, _run.Name)
            .WithCreateParameterModifier(parameters => parameters.HostConfig!.Tmpfs = new Dictionary<string, string> { [ContainerRun.PostgresData] = "size=8m" })
            .WithLogger(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
            .WithWaitStrategy(Wait.ForUnixContainer())
            .Build();
        var server = _run.Own(new ContainerServer("PostgreSQL", container, _engine));

        var starting = () => server.StartAsync(_ => Task.FromResult(false), _said.Add, Stop);

        (await starting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("PostgreSQL did not start", "No space left on device", "Remedy");
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_is_named_with_the_remedy()
    {
        var file = Docker.File with { Images = Docker.File.Images with { Redis = "wakala-no-such-image:1" } };

        var creating = () => ContainerRun.CreateAsync(file, _engine, _directory, _said.Add, Stop);

        (await creating.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("wakala-no-such-image:1", "cannot be pulled", "deploy/images/build");
        (await ContainersEnvironment.WhyNotAsync(file, _said.Add, Stop)).Should().Contain("wakala-no-such-image:1");
    }

    [Fact]
    public async Task What_a_killed_run_left_at_the_engine_goes_with_its_directory()
    {
        var volume = await _run.VolumeAsync("left", Stop);
        await using var server = _run.Postgres(volume, Password, Docker.File.Postgres);
        var (_, source) = await _run.StartPostgresAsync(server, Password, Stop);
        await source.DisposeAsync();
        (await LeftAsync()).Should().HaveCount(3);

        // Nobody disposes of the run: its directory's keeper is all that is left to do it.
        server.ExpectEnd();
        await _directory.DisposeAsync();

        (await LeftAsync()).Should().BeEmpty();
        _directory = await RunDirectory.CreateAsync(Stop);
    }

    private ContainerServer Server(string script, TimeSpan? limit = null, TimeSpan? patience = null)
    {
        var container = new ContainerBuilder(Docker.File.Images.Redis)
            .WithEntrypoint("bash", "-c", script)
            .WithLabel(ContainerRun.RunLabel, _run.Name)
            .WithLogger(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
            .WithWaitStrategy(Wait.ForUnixContainer())
            .Build();
        return _run.Own(new ContainerServer("slowpoke", container, _engine) { StartLimit = limit ?? TimeSpan.FromSeconds(30), Patience = patience ?? TimeSpan.FromSeconds(20) });
    }

    /// <summary>What the engine still has of this run.</summary>
    private async Task<List<string>> LeftAsync()
    {
        var label = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{ContainerRun.RunLabel}={_run.Name}"] = true } };
        var containers = await _engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = label }, Stop);
        var volumes = await _engine.Client.Volumes.ListAsync(new VolumesListParameters { Filters = label }, Stop);
        var networks = await _engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = label }, Stop);
        return [.. containers.Select(one => one.ID), .. volumes.Volumes.Select(one => one.Name), .. networks.Select(one => one.Name)];
    }
}
