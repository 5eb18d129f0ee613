using System.Security.Cryptography;
using StackExchange.Redis;

namespace Wakala.Perf.Environments;

/// <summary>A Redis server of this run's own, on a free loopback port, behind a password.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private RedisServer(ServerProcess process, ConnectionMultiplexer connection, string configuration)
        => (Process, Connection, Configuration) = (process, connection, configuration);

    public ServerProcess Process { get; }

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
            var process = ServerProcess.Start("Redis", ServerUser.Current.Run(program, arguments), directory);
            var configuration = $"127.0.0.1:{port},password={password}";
            if (await ConnectAsync(process, configuration, cancellationToken) is { } connection)
                return new RedisServer(process, connection, configuration);

            var problem = process.Describe("did not start");
            process.ExpectEnd();
            process.Dispose();
            if (attempt == FreePort.Tries || !FreePort.WasTaken(problem))
                throw new EnvironmentException(problem, FreePort.WasTaken(problem) ? FreePort.Remedy : "See its last lines; ./perf doctor says what this machine lacks.");
        }
    }

    public string Version() => Connection.GetServers()[0].Version.ToString();

    public async ValueTask DisposeAsync()
    {
        Process.ExpectEnd();
        await Connection.DisposeAsync();
        Process.Dispose();
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
