using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>The commits of a checkout.</summary>
public static class Commit
{
    private const int Sha1Length = 40;
    private const int Sha256Length = 64;

    /// <summary>What the checkout is at: its hash, with <c>+changes</c> where files differ from it; <c>unknown</c> without git.</summary>
    public static async Task<string> ReadAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        var hash = await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "HEAD"], cancellationToken);
        if (hash is null)
            return "unknown";
        var changes = await GitCommand.ReadAsync(repositoryRoot, ["status", "--porcelain", "--untracked-files=no", "--", "."], cancellationToken);
        return changes is { Length: > 0 } ? hash + "+changes" : hash;
    }

    /// <summary>The hash of what it is at; null where files differ from it or are not in it, and without git.</summary>
    public static async Task<string?> OfCleanAsync(string repositoryRoot, CancellationToken cancellationToken)
        => await GitCommand.ReadAsync(repositoryRoot, ["status", "--porcelain", "--", "."], cancellationToken) is { Length: 0 }
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

    /// <summary>
    /// Why a reference that a pipeline gives leads to no commit of the checkout, though nobody mistyped it: it is all zeros, as GitHub and GitLab say of the first push of a branch, or the whole hash
    /// of a commit that a push by force left behind. Null where it leads to one, or is a name.
    /// </summary>
    internal static async Task<string?> WhyGoneAsync(string repositoryRoot, string reference, CancellationToken cancellationToken)
    {
        if (reference.Length is not (Sha1Length or Sha256Length) || !reference.All(char.IsAsciiHexDigit)
            || await GitCommand.ReadAsync(repositoryRoot, ["cat-file", "-e", $"{reference}^{{commit}}"], cancellationToken) is not null)
        {
            return null;
        }

        if (reference.All(digit => digit == '0'))
            return "names no commit, as on the first push of a branch";
        // What was not fetched is as good as any other commit where it is fetched.
        return await IsShallowAsync(repositoryRoot, cancellationToken) ? null : "is not in this checkout: a push by force left it behind";
    }

    /// <summary>Whether commits of before were not fetched.</summary>
    internal static async Task<bool> IsShallowAsync(string repositoryRoot, CancellationToken cancellationToken)
        => await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "--is-shallow-repository"], cancellationToken) == "true";
}
