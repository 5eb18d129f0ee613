using System.Diagnostics;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Cli;

/// <summary>Says what this machine lacks, and installs it where that is asked for.</summary>
internal sealed class Setup(TextWriter output)
{
    /// <summary>True under a build server, which is asked for nothing.</summary>
    public static bool IsBuildServer => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>Installs what is missing when <paramref name="install"/>; tells whether all is there in the end.</summary>
    public async Task<bool> EnsureAsync(bool install, CancellationToken cancellationToken)
    {
        var missing = RequiredPrograms.Missing();
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

        if (AptGet() is not { } command)
        {
            await output.WriteLineAsync(
                $"This system is not Debian or Ubuntu, or neither root nor sudo is at hand. Install PostgreSQL 15 or newer and Redis 7 or newer with its own package manager (Debian's names: {string.Join(", ", packages)}).");
            return false;
        }

        await output.WriteLineAsync($"Installing {string.Join(", ", packages)} …");
        return await RunAsync([.. command, "update", "-qq"], cancellationToken)
            && await RunAsync([.. command, "install", "-y", "-qq", "--no-install-recommends", .. packages], cancellationToken)
            && RequiredPrograms.Missing().Count == 0;
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
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == 0)
            return true;
        await output.WriteLineAsync($"{string.Join(' ', command)} failed (exit code {process.ExitCode}):\n{said}{await errors}");
        return false;
    }
}
