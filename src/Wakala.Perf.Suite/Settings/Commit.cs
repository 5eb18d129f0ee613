namespace Wakala.Perf.Suite;

/// <summary>The commit that a checkout is at.</summary>
public static class Commit
{
    /// <summary>Its hash, with <c>+changes</c> where files differ from it; <c>unknown</c> without git.</summary>
    public static async Task<string> ReadAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        var hash = await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "HEAD"], cancellationToken);
        if (hash is null)
            return "unknown";
        var changes = await GitCommand.ReadAsync(repositoryRoot, ["status", "--porcelain", "--untracked-files=no"], cancellationToken);
        return changes is { Length: > 0 } ? hash + "+changes" : hash;
    }

    /// <summary>Its hash; null where files differ from it or are not in it, and without git.</summary>
    public static async Task<string?> OfCleanAsync(string repositoryRoot, CancellationToken cancellationToken)
        => await GitCommand.ReadAsync(repositoryRoot, ["status", "--porcelain"], cancellationToken) is { Length: 0 }
            ? await GitCommand.ReadAsync(repositoryRoot, ["rev-parse", "HEAD"], cancellationToken)
            : null;
}
