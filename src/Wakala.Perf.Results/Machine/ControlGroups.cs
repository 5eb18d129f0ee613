using System.Globalization;

namespace Wakala.Perf.Results;

/// <summary>The control groups that this process is in (Linux: cgroups(7), both versions), as a controller has them.</summary>
/// <param name="own">The file that names a process's groups.</param>
/// <param name="root">Where the groups are.</param>
internal sealed class ControlGroups(string own, string root)
{
    /// <summary>This process's.</summary>
    public static ControlGroups Own { get; } = new("/proc/self/cgroup", "/sys/fs/cgroup");

    /// <summary>Reads something of each group, from the process's own to the topmost that can be seen.</summary>
    /// <param name="controller">The controller: <c>cpu</c>, <c>memory</c>.</param>
    /// <param name="first">Reads it in a folder of the first version; null where it is not there.</param>
    /// <param name="second">The same of the second.</param>
    public IReadOnlyList<T> Read<T>(string controller, Func<string, T?> first, Func<string, T?> second)
        where T : class
    {
        if (!File.Exists(own))
            return [];
        try
        {
            var lines = File.ReadLines(own).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
            // The first version's where a line names the controller, or the second's.
            var found = lines.Find(parts => parts[1].Split(',').Contains(controller)) is { } named
                ? Levels(Path.Join(root, Directory.Exists(Path.Join(root, named[1])) ? named[1] : controller), named[2]).Select(first)
                : lines.Find(parts => parts[0] == "0") is { } unified ? Levels(root, unified[2]).Select(second) : [];
            return [.. found.OfType<T>()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A sandbox may hide them; or the group has just ended.
            return [];
        }
    }

    /// <summary>The number that a file holds; null where it holds none, or is not there.</summary>
    public static double? Number(string file) => File.Exists(file) ? Parsed(File.ReadAllText(file)) : null;

    /// <summary>The number that a text is; null where it is none: <c>max</c>.</summary>
    public static double? Parsed(string text) => double.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The group's folder and those above it. A container has its own at the root, and may be told of a path that is only there outside.</summary>
    private static IEnumerable<string> Levels(string root, string group)
    {
        var inside = Path.Join(root, group.Trim('/'));
        for (var at = group.Contains("..", StringComparison.Ordinal) || !Directory.Exists(inside) ? root : Path.TrimEndingDirectorySeparator(inside); at.Length >= root.Length; at = Path.GetDirectoryName(at)!)
            yield return at;
    }
}
