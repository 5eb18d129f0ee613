using System.ComponentModel;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>Asks git about a checkout.</summary>
internal static class GitCommand
{
    /// <summary>git status locks the index where it can; killed meanwhile it would leave the lock in the checkout.</summary>
    private static readonly Dictionary<string, string> WithoutLocks = new() { ["GIT_OPTIONAL_LOCKS"] = "0" };

    /// <returns>What it printed, without the end of the last line; null where it failed or is not there.</returns>
    public static async Task<string?> ReadAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            var git = await CommandRun.ToEndAsync(new ProcessCommand("git", arguments) { Directory = directory, Environment = WithoutLocks }, cancellationToken);
            return git.ExitCode == 0 ? git.Output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
