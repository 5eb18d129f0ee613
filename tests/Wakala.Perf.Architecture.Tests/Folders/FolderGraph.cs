namespace Wakala.Perf.Architecture.Tests;

/// <summary>Which types of a project use which others of it, and the folder that each was written in.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="FolderOf">The folder of each type, by the type's name; empty for the project's own directory.</param>
/// <param name="Uses">Pairs of types' names: the first uses the second.</param>
internal sealed record FolderGraph(string Project, IReadOnlyDictionary<string, string> FolderOf, IReadOnlyCollection<(string From, string To)> Uses)
{
    /// <summary>Of a project as it was compiled.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="assembly">Its assembly, with the symbols beside it.</param>
    public static FolderGraph Of(string project, string assembly) => new(project, SourceFolders.Of(project, assembly), [.. TypeUses.In(assembly).Distinct()]);

    /// <summary>The arrows that an order of folders forbids, with the types that make them: <c>Gate/Work → Gate/SideBySide: WorkBook uses ComparisonRules</c>.</summary>
    /// <param name="lowestFirst">The folders: each may know those before it.</param>
    public IReadOnlyList<string> Against(IReadOnlyList<string> lowestFirst)
    {
        var height = lowestFirst.Index().ToDictionary(folder => folder.Item, folder => folder.Index);
        return
        [
            .. FolderOf.Where(type => !height.ContainsKey(type.Value)).Select(type => $"{Named(type.Value)} has no place in the order: {Short(type.Key)} is in it").Order(StringComparer.Ordinal),
            .. from use in Uses
               let user = FolderOf.GetValueOrDefault(use.From)
               let used = FolderOf.GetValueOrDefault(use.To)
               where user is not null && used is not null && height.ContainsKey(user) && height.ContainsKey(used) && height[user] < height[used]
               orderby height[user], height[used], use.From, use.To
               select $"{Named(user)} → {Named(used)}: {Short(use.From)} uses {Short(use.To)}",
        ];
    }

    private string Named(string folder) => $"{Short(Project)}{(folder.Length == 0 ? string.Empty : $"/{folder}")}";

    /// <summary>The last part of a name with dots.</summary>
    private static string Short(string name) => name[(name.LastIndexOf('.') + 1)..];
}
