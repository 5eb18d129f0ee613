using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>The commits of a checkout.</summary>
public static class Commit
{
    /// <summary>What the checkout is at: its hash, with <c>+changes</c> where files differ from it; <c>unknown</c> without git.</summary>
    public static async Task<string> ReadAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        var hash = await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "HEAD"], cancellationToken);
        if (hash is null)
            return "unknown";
        var changes = await GitCommand.ReadAsync(repositoryRoot, ["status", "--porcelain", "--untracked-files=no"], cancellationToken);
        return changes is { Length: > 0 } ? hash + "+changes" : hash;
    }

    /// <summary>The hash of what it is at; null where files differ from it or are not in it, and without git.</summary>
    public static async Task<string?> OfCleanAsync(string repositoryRoot, CancellationToken cancellationToken)
        => await GitCommand.ReadAsync(repositoryRoot, ["status", "--porcelain"], cancellationToken) is { Length: 0 }
            ? await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "HEAD"], cancellationToken)
            : null;

    /// <summary>The hash of a commit that was named.</summary>
    /// <param name="repositoryRoot">The checkout.</param>
    /// <param name="reference">A commit, a branch or a tag.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">It is not there; says what to do, in a shallow clone too.</exception>
    public static async Task<string> NamedAsync(string repositoryRoot, string reference, CancellationToken cancellationToken)
        => await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{reference}^{{commit}}"], cancellationToken)
            ?? throw new EnvironmentException(
                $"There is no commit '{reference}' in this checkout.",
                await IsShallowAsync(repositoryRoot, cancellationToken) ? "The checkout is shallow: git fetch --unshallow (in a workflow: fetch-depth: 0)." : $"git fetch origin {reference}, or name one that is there (git log).");

    /// <summary>Whether commits of before were not fetched.</summary>
    internal static async Task<bool> IsShallowAsync(string repositoryRoot, CancellationToken cancellationToken)
        => await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "--is-shallow-repository"], cancellationToken) == "true";
}
