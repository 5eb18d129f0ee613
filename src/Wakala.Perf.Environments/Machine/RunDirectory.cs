namespace Wakala.Perf.Environments;

/// <summary>
/// A run's temporary directory and the processes that belong to it. A keeper process waits beside it and cleans up when this one
/// ends, by whatever cause; should the keeper be killed as well, the next run's <see cref="SweepAsync"/> does it.
/// </summary>
public sealed class RunDirectory : IAsyncDisposable
{
    private const string Prefix = "wakala-perf-";

    private readonly ChildProcess _keeper;
    private readonly Lock _gate = new();

    private RunDirectory(string path, ChildProcess keeper) => (Path, _keeper) = (path, keeper);

    /// <summary>The directory's path.</summary>
    public string Path { get; }

    /// <summary>Makes a directory, after sweeping away those of runs that are gone.</summary>
    public static async Task<RunDirectory> CreateAsync(CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        var path = Directory.CreateTempSubdirectory(Prefix).FullName;
        // The database's own user must be able to reach its part below.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        await File.WriteAllTextAsync(OwnerFile(path), ProcessIdentity.Of(Environment.ProcessId).ToString(), cancellationToken);
        return new RunDirectory(path, StartKeeper(path));
    }

    /// <summary>Ends what runs of before left running, and removes their directories. Only those whose owner is gone.</summary>
    public static async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            if (!IsAbandoned(path))
                continue;
            using var keeper = StartKeeper(path);
            keeper.CloseInput();
            await keeper.Ended.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Notes a process as this run's, to be ended with it.</summary>
    public void Register(int processId)
    {
        lock (_gate)
            File.AppendAllText(System.IO.Path.Combine(Path, "processes"), ProcessIdentity.Of(processId) + "\n");
    }

    /// <summary>Notes that all containers, volumes and networks of a label are this run's, to be removed with it.</summary>
    public void RegisterContainers(Uri engine, string label)
        => File.WriteAllText(System.IO.Path.Combine(Path, "containers"), $"{engine.OriginalString} {label}\n");

    /// <summary>A directory below, made when it is not there.</summary>
    public string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _keeper.CloseInput();
        await _keeper.Ended;
        _keeper.Dispose();
    }

    private static string OwnerFile(string path) => System.IO.Path.Combine(path, "owner");

    private static bool IsAbandoned(string path)
    {
        try
        {
            var owner = OwnerFile(path);
            return File.Exists(owner) && !ProcessIdentity.Parse(File.ReadAllText(owner)).IsAlive;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            // Another user's, or one being made or removed just now.
            return false;
        }
    }

    private static ChildProcess StartKeeper(string path)
    {
        using var script = new StreamReader(typeof(RunDirectory).Assembly.GetManifestResourceStream("keeper.sh")!);
        return ChildProcess.Start(new ProcessCommand("/bin/bash", "-c", script.ReadToEnd(), "wakala-perf-keeper", path) { Directory = "/" });
    }
}
