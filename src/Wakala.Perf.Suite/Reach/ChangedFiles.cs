using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>How a file differs from what it was.</summary>
public enum FileChange
{
    /// <summary>It was not there.</summary>
    Added,

    /// <summary>It was there, and says something else.</summary>
    Modified,

    /// <summary>It is not there any more.</summary>
    Removed,
}

/// <summary>A file that differs from what it was.</summary>
/// <param name="Path">From the checkout's root, with slashes.</param>
/// <param name="Change">How.</param>
public sealed record ChangedFile(string Path, FileChange Change);

/// <summary>The files of a work tree that differ from a commit: those that are not committed too, and those that git does not know and was not told to ignore.</summary>
/// <param name="Since">The commit, as people call it: <c>main (0123abcd4567)</c>.</param>
/// <param name="Files">The files, by their paths.</param>
public sealed record ChangedFiles(string Since, IReadOnlyList<ChangedFile> Files)
{
    private const int ShownOfHash = 12;

    /// <summary>The commit's hash.</summary>
    public string Commit { get; private init; } = string.Empty;

    /// <summary>What has changed since this branch left another; where they have nothing in common, since that itself.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="reference">A commit, a branch or a tag.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">There is no such commit, or this is no checkout of git; says what to do.</exception>
    public static async Task<ChangedFiles> FindAsync(string root, string reference, CancellationToken cancellationToken)
    {
        if (await GitAsync("rev-parse", "--git-dir") is null)
            throw await GitCommand.NoCheckoutAsync(root, "so that nobody can tell what has changed", ", or leave --since away", cancellationToken);
        var (commit, name) = await NamedAsync(root, reference, cancellationToken);
        if (await GitAsync("diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--relative", commit, "--") is not { } tracked
            || await GitAsync("ls-files", "--others", "--exclude-standard", "-z") is not { } untracked)
        {
            throw new EnvironmentException($"git cannot compare the work tree with {commit[..ShownOfHash]}.", "git status says why; or leave --since away.");
        }

        var changed = Split(tracked).Chunk(2).Select(one => new ChangedFile(one[1], one[0] switch { "A" => FileChange.Added, "D" => FileChange.Removed, _ => FileChange.Modified }))
            .Concat(Split(untracked).Select(path => new ChangedFile(path, FileChange.Added)));
        return new ChangedFiles(
            name,
            // What git was told to forget and is still there was neither added nor removed.
            [.. changed.GroupBy(file => file.Path).Select(file => file.Count() == 1 ? file.First() : new ChangedFile(file.Key, FileChange.Modified)).OrderBy(file => file.Path, StringComparer.Ordinal)])
        {
            Commit = commit,
        };

        Task<string?> GitAsync(params string[] arguments) => GitCommand.ReadAsync(root, arguments, cancellationToken);
    }

    /// <summary>The hash of the commit at which this branch left another; of the other itself where they have nothing in common.</summary>
    /// <exception cref="EnvironmentException">There is no such commit; says what to do.</exception>
    internal static async Task<string> LeftAtAsync(string root, string reference, CancellationToken cancellationToken) => (await NamedAsync(root, reference, cancellationToken)).Commit;

    private static async Task<(string Commit, string Name)> NamedAsync(string root, string reference, CancellationToken cancellationToken)
    {
        var why = await Suite.Commit.WhyGoneAsync(root, reference, cancellationToken);
        var (named, _) = await new PlatformSource(root, _ => { }).BaseAsync(reference, cancellationToken);
        var commit = await GitCommand.ReadAsync(root, ["merge-base", named, "HEAD"], cancellationToken) ?? named;
        return (commit, why is null ? $"{reference} ({commit[..ShownOfHash]})" : $"{commit[..ShownOfHash]} (the main branch before this; '{reference[..ShownOfHash]}…' {why})");
    }

    private static string[] Split(string paths) => paths.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
