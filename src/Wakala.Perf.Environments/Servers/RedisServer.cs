using System.Security.Cryptography;
using StackExchange.Redis;

namespace Wakala.Perf.Environments;

/// <summary>A Redis server of this run's own, on a free loopback port, behind a password.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(50);

    private readonly string[] _command;

    private RedisServer(ServerProcess process, string[] command, ConnectionMultiplexer connection, string configuration)
        => (Process, _command, Connection, Configuration) = (process, command, connection, configuration);

    public ServerProcess Process { get; private set; }

    public ConnectionMultiplexer Connection { get; }

    /// <summary>A configuration of StackExchange.Redis that reaches it.</summary>
    public string Configuration { get; }

    public static async Task<RedisServer> StartAsync(
        IReadOnlyDictionary<string, string> settings, RunDirectory directory, CancellationToken cancellationToken, Func<int>? findPort = null, string folder = "redis", string? program = null)
    {
        program ??= RequiredPrograms.RedisServer()
            ?? throw new EnvironmentException("Redis 7 or newer is not on this machine.", "./perf setup");
        var data = directory.Sub(folder);
        await ServerUser.Current.OwnAsync(data, cancellationToken);
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        for (var attempt = 1; ; attempt++)
        {
            var port = (findPort ?? FreePort.Find)();
            List<string> arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", data, "--requirepass", password, "--daemonize", "no"];
            foreach (var (name, value) in settings)
                arguments.AddRange([$"--{name}", value]);
            string[] command = [program, .. arguments];
            var process = Start(command, directory);
            var configuration = $"127.0.0.1:{port},password={password}";
            if (await ConnectAsync(process, configuration, cancellationToken) is { } connection)
                return new RedisServer(process, command, connection, configuration);

            var problem = process.Describe("did not start");
            process.ExpectEnd();
            process.Dispose();
            if (attempt == FreePort.Tries || !FreePort.WasTaken(problem))
                throw new EnvironmentException(problem, FreePort.WasTaken(problem) ? FreePort.Remedy : "See its last lines; ./perf doctor says what this machine lacks.");
        }
    }

    /// <summary>Starts a server that ended by itself again, at the same port and on the data that it had written; whoever was connected finds it again.</summary>
    /// <exception cref="EnvironmentException">It does not start again.</exception>
    public async Task RestartAsync(RunDirectory directory, CancellationToken cancellationToken)
    {
        var ended = Process;
        Process = Start(_command, directory);
        ended.Dispose();
        var started = TimeProvider.System.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (Process.HasExited || TimeProvider.System.GetElapsedTime(started) > StartLimit)
                throw new EnvironmentException(Process.Describe("did not start again"), "See its last lines; ./perf doctor says what this machine lacks.");
            await Task.Delay(RestartPause, TimeProvider.System, cancellationToken);
        }
    }

    public string Version() => Connection.GetServers()[0].Version.ToString();

    public async ValueTask DisposeAsync()
    {
        Process.ExpectEnd();
        await Connection.DisposeAsync();
        Process.Dispose();
    }

    private static ServerProcess Start(string[] command, RunDirectory directory) => ServerProcess.Start("Redis", ServerUser.Current.Run(command[0], command[1..]), directory);

    /// <summary>Not while it is reading its data, either.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Connection.GetDatabase().StringGetAsync("is there anybody");
            return true;
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            return false;
        }
    }

    private static async Task<ConnectionMultiplexer?> ConnectAsync(ServerProcess process, string configuration, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!process.HasExited && TimeProvider.System.GetElapsedTime(started) < StartLimit)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(configuration + ",connectTimeout=2000,connectRetry=1,allowAdmin=true");
            }
            catch (RedisConnectionException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            }
        }

        return null;
    }
}
