using Npgsql;

namespace Wakala.Perf.Environments;

/// <summary>A PostgreSQL server of this run's own: a data directory below the run's, a free loopback port, durable settings.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Superuser = "wakala";
    public const string Database = "wakala";

    private const int RestartTries = 20;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(500);

    private PostgresServer(ServerProcess process, NpgsqlDataSource source, string connectionString)
        => (Process, Source, ConnectionString) = (process, source, connectionString);

    public ServerProcess Process { get; }

    public NpgsqlDataSource Source { get; }

    public string ConnectionString { get; }

    /// <summary>Makes an empty cluster.</summary>
    public static async Task InitializeAsync(string dataDirectory, string password, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(dataDirectory);
        var passwordFile = dataDirectory + ".password";
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken);
        await ServerUser.Current.OwnAsync(dataDirectory, cancellationToken);
        await ServerUser.Current.OwnAsync(passwordFile, cancellationToken);
        await CommandRun.ReadAsync(
            "initdb",
            ServerUser.Current.Run(
                Path.Combine(Programs(), "initdb"), "-D", dataDirectory, "-U", Superuser, "--pwfile", passwordFile, "-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "-N"),
            "See what it printed.",
            cancellationToken);
        File.Delete(passwordFile);
    }

    public static async Task<PostgresServer> StartAsync(
        string dataDirectory, string password, IReadOnlyDictionary<string, string> settings, RunDirectory directory, CancellationToken cancellationToken, Func<int>? findPort = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = Launch((findPort ?? FreePort.Find)(), dataDirectory, password, settings, directory);
            if (await server.WaitUntilReadyAsync(cancellationToken))
                return server;

            var problem = server.Process.Describe("did not start");
            await server.DisposeAsync();
            if (attempt == FreePort.Tries || !FreePort.WasTaken(problem))
                throw new EnvironmentException(problem, FreePort.WasTaken(problem) ? FreePort.Remedy : "See its last lines; ./perf doctor says what this machine lacks.");
        }
    }

    /// <summary>Starts a server that ended by itself again, at the same port and on the same data, which it recovers.</summary>
    /// <exception cref="EnvironmentException">It does not start again.</exception>
    public async Task<PostgresServer> RestartAsync(
        string dataDirectory, string password, IReadOnlyDictionary<string, string> settings, RunDirectory directory, CancellationToken cancellationToken)
    {
        var port = new NpgsqlConnectionStringBuilder(ConnectionString).Port;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(dataDirectory, password, settings, directory, cancellationToken, () => port);
            }
            catch (EnvironmentException) when (attempt < RestartTries)
            {
                // What is left of the server that ended still holds its shared memory.
                await Task.Delay(RestartPause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Reads the settings back: a server that was told to be durable and is not would give figures that mean nothing.</summary>
    public static async Task CheckSettingsAsync(NpgsqlDataSource source, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        foreach (var (name, wanted) in settings)
        {
            await using var command = source.CreateCommand("SELECT current_setting($1)");
            command.Parameters.Add(new NpgsqlParameter { Value = name });
            var found = (string?)await command.ExecuteScalarAsync(cancellationToken);
            if (found != wanted)
                throw new EnvironmentException($"PostgreSQL's {name} is '{found}', and should be '{wanted}'.", "Write the value in the environment's file as PostgreSQL prints it (SHOW).");
        }
    }

    /// <summary>Waits until nothing of an earlier load runs, then writes a checkpoint.</summary>
    public static async Task SettleAsync(NpgsqlDataSource source, TimeProvider time, CancellationToken cancellationToken)
    {
        const string others = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        var started = time.GetTimestamp();
        await using (var busy = source.CreateCommand(others))
        {
            while ((long)(await busy.ExecuteScalarAsync(cancellationToken))! > 0 && time.GetElapsedTime(started) < StartLimit)
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        await using var checkpoint = source.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The server's version: <c>15.18</c>.</summary>
    public static async Task<string> VersionAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SHOW server_version");
        return ((string)(await command.ExecuteScalarAsync(cancellationToken))!).Split(' ')[0];
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Source.DisposeAsync();
        await Process.StopAsync(Signal.Interrupt, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Process.ExpectEnd();
        await Source.DisposeAsync();
        Process.Dispose();
    }

    private static string Programs() => RequiredPrograms.PostgresDirectory()
        ?? throw new EnvironmentException("PostgreSQL 15 or newer is not on this machine.", "./perf setup");

    private static PostgresServer Launch(
        int port, string dataDirectory, string password, IReadOnlyDictionary<string, string> settings, RunDirectory directory)
    {
        List<string> arguments = ["-D", dataDirectory, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
        foreach (var (name, value) in settings)
            arguments.AddRange(["-c", $"{name}={value}"]);
        var process = ServerProcess.Start(Path.GetFileName(dataDirectory) == "postgres" ? "PostgreSQL" : $"PostgreSQL-{Path.GetFileName(dataDirectory)}", ServerUser.Current.Run(Path.Combine(Programs(), "postgres"), arguments), directory);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Superuser,
            Password = password,
            Database = "postgres",
            Timeout = 5,
        };
        return new PostgresServer(process, NpgsqlDataSource.Create(connection), new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = Database }.ConnectionString);
    }

    private async Task<bool> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (!Process.HasExited)
        {
            try
            {
                await using var connection = await Source.OpenConnectionAsync(limit.Token);
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }
}
