namespace Wakala.Perf.Cli;

/// <summary>
/// The note of the commit that a project was built of last. A checkout of it without changes is not built again: MSBuild takes four seconds to find that nothing has changed. <c>./perf</c>
/// does the same for the commands.
/// </summary>
/// <param name="root">The checkout.</param>
/// <param name="project">The project's file.</param>
internal sealed class BuiltCommit(string root, string project)
{
    private readonly string _name = Path.GetFileNameWithoutExtension(project);
    private readonly string _bin = Path.Combine(root, "artifacts", "bin");

    private string Note => Path.Combine(root, "artifacts", "built", _name);

    /// <summary>Whether it was built of a commit, and nothing of the checkout since: a run starts programs of other projects too.</summary>
    public bool Is(string commit)
    {
        if (!File.Exists(Note) || File.ReadAllText(Note) != commit || !File.Exists(Path.Combine(_bin, _name, "release", $"{_name}.dll")))
            return false;
        var noted = File.GetLastWriteTimeUtc(Note);
        return new DirectoryInfo(_bin)
            .EnumerateDirectories()
            .Select(built => new DirectoryInfo(Path.Combine(built.FullName, "release")))
            .Where(release => release.Exists)
            .SelectMany(release => release.EnumerateFiles("*", SearchOption.AllDirectories))
            .All(file => file.LastWriteTimeUtc <= noted);
    }

    /// <summary>Notes what it was built of.</summary>
    public void Keep(string commit)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Note)!);
        File.WriteAllText(Note, commit);
    }
}
