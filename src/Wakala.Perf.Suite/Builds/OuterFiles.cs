namespace Wakala.Perf.Suite;

/// <summary>
/// What a build of a project in a folder of a larger repository is made of beside the project: the files that MSBuild, NuGet and the compiler find in the folders above it. Of each name the
/// nearest, where the project itself has none; files of NuGet further up, which it would add, are left out.
/// </summary>
internal sealed class OuterFiles
{
    private readonly string _root;
    private readonly IReadOnlyList<OuterFile> _files;

    private OuterFiles(string root, IEnumerable<string> own, IEnumerable<OuterFile> found)
    {
        var names = own.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _root = root;
        _files = [.. found.Where(file => !names.Contains(file.Name)).DistinctBy(file => file.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A line for each, as git lists files, for the hash of a build; empty where there is none.</summary>
    public string Lines => string.Concat(_files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"\nblob {file.Hash}\t../{file.Name}"));

    /// <summary>Those of a commit.</summary>
    /// <param name="root">The project's root.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="own">What the project's root has itself in that commit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OuterFiles> OfAsync(string root, string commit, IEnumerable<string> own, CancellationToken cancellationToken)
    {
        var found = new List<OuterFile>();
        foreach (var folder in await FoldersAsync(root, cancellationToken))
        {
            var listed = await GitCommand.ReadAsync(root, ["ls-tree", "-z", "--full-tree", commit, .. folder.Length == 0 ? (string[])[] : ["--", $"{folder}/"]], cancellationToken) ?? string.Empty;
            foreach (var line in listed.Split('\0', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Split('\t', 2) is [var head, var path] && head.Split(' ') is [_, "blob", var hash] && PlatformInputs.IsFoundFromBelow(Path.GetFileName(path)))
                    found.Add(new OuterFile(Path.GetFileName(path), hash, null));
            }
        }

        return new OuterFiles(root, own, found);
    }

    /// <summary>Those of the work tree.</summary>
    public static async Task<OuterFiles> OfWorkTreeAsync(string root, CancellationToken cancellationToken)
    {
        var (found, above) = (new List<OuterFile>(), root);
        foreach (var _ in await FoldersAsync(root, cancellationToken))
        {
            above = Path.GetDirectoryName(above)!;
            foreach (var file in Directory.EnumerateFiles(above).Where(file => PlatformInputs.IsFoundFromBelow(Path.GetFileName(file))))
            {
                if (await GitCommand.ReadAsync(root, ["hash-object", "--", file], cancellationToken) is { } hash)
                    found.Add(new OuterFile(Path.GetFileName(file), hash, file));
            }
        }

        return new OuterFiles(root, Directory.EnumerateFiles(root).Select(file => Path.GetFileName(file)), found);
    }

    /// <summary>Writes them beside a copy of the project, where what is below finds them too.</summary>
    public async Task WriteAsync(string directory, CancellationToken cancellationToken)
    {
        foreach (var file in _files)
        {
            var text = file.Path is { } path ? await File.ReadAllTextAsync(path, cancellationToken) : $"{await GitCommand.ReadAsync(_root, ["cat-file", "blob", file.Hash], cancellationToken)}\n";
            await File.WriteAllTextAsync(Path.Combine(directory, file.Name), text, cancellationToken);
        }
    }

    /// <summary>Folders above the project, from the repository's root and the nearest first; its root is the empty one.</summary>
    private static async Task<IReadOnlyList<string>> FoldersAsync(string root, CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        for (var at = (await GitCommand.ReadAsync(root, ["rev-parse", "--show-prefix"], cancellationToken) ?? string.Empty).TrimEnd('/'); at.Length > 0;)
        {
            at = at.LastIndexOf('/') is > 0 and var slash ? at[..slash] : string.Empty;
            folders.Add(at);
        }

        return folders;
    }

    /// <param name="Name">Its name.</param>
    /// <param name="Hash">Of its content, as git has it.</param>
    /// <param name="Path">Where it is in the work tree; null where it is a commit's.</param>
    private sealed record OuterFile(string Name, string Hash, string? Path);
}
