using System.ComponentModel;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>Asks git about a checkout.</summary>
internal static class GitCommand
{
    /// <summary>git status locks the index where it can; killed meanwhile it would leave the lock in the checkout.</summary>
    private static readonly Dictionary<string, string> WithoutLocks = new() { ["GIT_OPTIONAL_LOCKS"] = "0" };

    private static readonly Dictionary<string, string> InEnglish = new() { ["LC_ALL"] = "C" };

    /// <summary>
    /// What is to be said where git knows nothing of a directory: there is no git, the directory is another user's, which git refuses to look at (in containers of a pipeline the rule), or it is no checkout.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="consequence">The rest of the sentence: what cannot be done.</param>
    /// <param name="otherwise">What else to do; empty for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<EnvironmentException> NoCheckoutAsync(string directory, string consequence, string otherwise, CancellationToken cancellationToken)
    {
        try
        {
            var git = await CommandRun.ToEndAsync(new ProcessCommand("git", ["rev-parse", "--git-dir"]) { Directory = directory, Environment = InEnglish }, cancellationToken);
            return git.Errors.Contains("safe.directory", StringComparison.Ordinal)
                ? new EnvironmentException($"This checkout is another user's, and git refuses to look at it, {consequence}.", $"git config --global --add safe.directory '{directory}'{otherwise}.")
                : new EnvironmentException($"This is no checkout of git, {consequence}.", $"Run it in a clone{otherwise}.");
        }
        catch (Win32Exception)
        {
            return new EnvironmentException($"There is no git on this machine, {consequence}.", $"Install it{otherwise}.");
        }
    }

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
