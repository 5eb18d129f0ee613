using Wakala.Perf.Environments;

namespace Wakala.Perf.Cli;

/// <summary>Says what this machine lacks, and installs it where that is asked for.</summary>
internal sealed class Setup(TextWriter output)
{
    private const string DockerDaemon = "/usr/sbin/dockerd";

    private static readonly TimeSpan DaemonLimit = TimeSpan.FromSeconds(40);

    /// <summary>Whether the lists of packages were read: once is enough for one command.</summary>
    private bool _areListsNew;

    /// <summary>True under a build server, which is asked for nothing.</summary>
    public static bool IsBuildServer => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>Sees to what one environment needs of this machine; tells whether it is there in the end.</summary>
    /// <exception cref="EnvironmentException">There is no such environment.</exception>
    public async Task<bool> EnsureForAsync(string root, string environment, bool install, CancellationToken cancellationToken)
    {
        if (environment == AutomaticEnvironment.Name)
        {
            var containers = (ContainersFile)EnvironmentFile.Read(root, ContainersFile.KindName);
            return await ContainersEnvironment.WhyNotAsync(containers, output.WriteLine, cancellationToken) is null
                || await EnsureServersAsync(install, cancellationToken);
        }

        // Containers and live systems say themselves what they lack, and only processes can be installed unasked.
        return EnvironmentFile.Read(root, environment) is not ProcessesFile || await EnsureServersAsync(install, cancellationToken);
    }

    /// <summary>Installs the servers that are missing when <paramref name="install"/>; tells whether all are there in the end.</summary>
    public async Task<bool> EnsureServersAsync(bool install, CancellationToken cancellationToken)
    {
        var missing = RequiredPrograms.Missing();
        // Without it one count is missing, and says so.
        if (install && !SyncTrace.IsHere)
            await InstallAsync([SyncTrace.Program], "strace, which counts syncs", cancellationToken);
        if (missing.Count == 0)
            return true;

        foreach (var one in missing)
            await output.WriteLineAsync($"{one.Program} is missing: {one.Why}.");
        var packages = missing.Select(one => one.Package).ToArray();
        if (!install)
        {
            await output.WriteLineAsync($"Remedy: ./perf setup installs {string.Join(" and ", packages)} (or add --install).");
            return false;
        }

        return await InstallAsync(packages, "PostgreSQL 15 or newer and Redis 7 or newer", cancellationToken) && RequiredPrograms.Missing().Count == 0;
    }

    /// <summary>Installs and starts a Docker engine where none answers, and builds stand-ins for images that no registry gives.</summary>
    public async Task<bool> EnsureDockerAsync(string root, CancellationToken cancellationToken)
    {
        if (await ContainersEnvironment.EngineProblemAsync(cancellationToken) is { } problem)
        {
            await output.WriteLineAsync(problem);
            if (!File.Exists(DockerDaemon) && !await InstallAsync(["docker.io"], "A Docker engine", cancellationToken))
                return false;
            if (!await StartDaemonAsync(cancellationToken))
                return false;
        }

        var file = (ContainersFile)EnvironmentFile.Read(root, ContainersFile.KindName);
        if (await ContainersEnvironment.WhyNotAsync(file, output.WriteLine, cancellationToken) is not { } missing)
            return true;
        await output.WriteLineAsync($"{missing}\nBuilding stand-ins of Debian's packages.");
        return await EnsureServersAsync(install: true, cancellationToken)
            && await RunAsync([Path.Combine(root, "deploy", "images", "build"), file.Images.Postgres, file.Images.Redis, file.Images.PlatformBase], cancellationToken);
    }

    private async Task<bool> StartDaemonAsync(CancellationToken cancellationToken)
    {
        var log = Path.Combine(Path.GetTempPath(), "wakala-dockerd.log");
        // Where systemd runs it keeps the engine; elsewhere the engine gets a session of its own, and stays when this command ends.
        string[] command = Directory.Exists("/run/systemd/system")
            ? ["systemctl", "start", "docker"]
            : ["bash", "-c", $"setsid {DockerDaemon} >{log} 2>&1 </dev/null &"];
        await output.WriteLineAsync($"Starting the Docker engine: {string.Join(' ', command)}");
        if (!await RunAsync(command, cancellationToken))
            return false;
        var started = TimeProvider.System.GetTimestamp();
        while (await ContainersEnvironment.EngineProblemAsync(cancellationToken) is { } problem)
        {
            if (TimeProvider.System.GetElapsedTime(started) > DaemonLimit)
            {
                await output.WriteLineAsync($"{problem} It did not start in {DaemonLimit.TotalSeconds:0} s; see {log}.");
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken);
        }

        return true;
    }

    private async Task<bool> InstallAsync(string[] packages, string what, CancellationToken cancellationToken)
    {
        if (AptGet() is not { } command)
        {
            await output.WriteLineAsync(
                $"This system is not Debian or Ubuntu, or neither root nor sudo is at hand. Install with its own package manager: {what} (Debian's names: {string.Join(", ", packages)}).");
            return false;
        }

        await output.WriteLineAsync($"Installing {string.Join(", ", packages)} …");
        return (_areListsNew = _areListsNew || await RunAsync([.. command, "update", "-qq"], cancellationToken))
            && await RunAsync([.. command, "install", "-y", "-qq", "--no-install-recommends", .. packages], cancellationToken);
    }

    private static string[]? AptGet()
    {
        if (!File.Exists("/usr/bin/apt-get"))
            return null;
        if (Environment.IsPrivilegedProcess)
            return ["apt-get"];
        return File.Exists("/usr/bin/sudo") ? ["sudo", "apt-get"] : null;
    }

    private async Task<bool> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        // A package that is killed while it is installed has to be repaired by hand.
        var run = await CommandRun.ToEndAsync(
            new ProcessCommand(command[0], command[1..]) { Environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" }, EndsInOrder = command.Contains("apt-get") }, cancellationToken);
        if (run.ExitCode == 0)
            return true;
        await output.WriteLineAsync($"{string.Join(' ', command)} failed (exit code {run.ExitCode}):\n{run.Output}{run.Errors}");
        return false;
    }
}
