namespace Wakala.Perf.Architecture.Tests;

/// <summary>The folders of each project, lowest first, as docs/architecture.md lists them: a folder may know those before it.</summary>
internal static class FolderOrder
{
    /// <summary>How the tables name a project's own directory.</summary>
    private const string OwnDirectory = "(the project)";

    /// <summary>A project's folders; the empty name is its own directory. None where the document has no table of it.</summary>
    public static IReadOnlyList<string> Of(string project) =>
    [
        .. File.ReadLines(Path.Combine(Checkout.Root, "docs", "architecture.md"))
            .SkipWhile(line => line != $"### {project[(project.LastIndexOf('.') + 1)..]}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal) || line.StartsWith($"| {OwnDirectory}", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries))
            .Select(name => name == OwnDirectory ? string.Empty : name.Trim('`')),
    ];
}
