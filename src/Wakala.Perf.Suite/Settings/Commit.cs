using System.Diagnostics;

namespace Wakala.Perf.Suite;

/// <summary>The commit that a checkout is at.</summary>
public static class Commit
{
    /// <summary>Its hash, with <c>+changes</c> where files differ from it; <c>unknown</c> without git.</summary>
    public static async Task<string> ReadAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        var hash = await GitAsync(repositoryRoot, ["rev-parse", "HEAD"], cancellationToken);
        if (hash is null)
            return "unknown";
        var changes = await GitAsync(repositoryRoot, ["status", "--porcelain", "--untracked-files=no"], cancellationToken);
        return changes is { Length: > 0 } ? hash + "+changes" : hash;
    }

    private static async Task<string?> GitAsync(string directory, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var git = Process.Start(start)!;
            var errors = git.StandardError.ReadToEndAsync(cancellationToken);
            var output = await git.StandardOutput.ReadToEndAsync(cancellationToken);
            await errors;
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
