using System.Text.RegularExpressions;

namespace Wakala.Perf.Suite;

/// <summary>
/// What a build of the platform is made of: the folder of its project, those of projects that it refers to, files that these name, and what MSBuild, NuGet and the compiler look for in the
/// folders above. Found by reading, since a commit that is not checked out cannot be asked.
/// </summary>
internal sealed partial class PlatformInputs
{
    /// <summary>The platform's folder.</summary>
    public const string Project = "src/Wakala.Platform";

    /// <summary>What is looked for in every folder from a project's to the root.</summary>
    private static readonly string[] FromAbove = ["Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json", "nuget.config", ".editorconfig", ".globalconfig"];

    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal) { Project };
    private readonly Queue<string> _unread = new();
    private readonly IReadOnlyCollection<string> _all;

    private PlatformInputs(IReadOnlyCollection<string> all) => _all = all;

    /// <summary>Files and folders, from the checkout's root and with slashes.</summary>
    public IReadOnlyList<string> Paths => [.. _paths];

    /// <summary>Whether there is a platform at all.</summary>
    public bool HavePlatform => _all.Any(path => path.StartsWith($"{Project}/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal));

    /// <summary>Whether a file of this name is looked for in every folder above a project.</summary>
    public static bool IsFoundFromBelow(string name) => FromAbove.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds them.</summary>
    /// <param name="all">Every file of the checkout or commit; a submodule is one of them.</param>
    /// <param name="read">Reads one; null where it is not there.</param>
    public static async Task<PlatformInputs> FindAsync(IReadOnlyCollection<string> all, Func<string, Task<string?>> read)
    {
        var inputs = new PlatformInputs(all);
        inputs.AddFolder(Project);
        while (inputs._unread.TryDequeue(out var file))
        {
            var text = await read(file) ?? string.Empty;
            foreach (var one in Reference().Matches(text).Concat(Element().Matches(text)).SelectMany(match => match.Groups["path"].Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
                inputs.Follow(file, one);
        }

        return inputs;
    }

    /// <summary>A project's folder, and what is found from there upwards.</summary>
    private void AddFolder(string folder)
    {
        foreach (var file in _all.Where(path => path.StartsWith($"{folder}/", StringComparison.Ordinal) && IsRead(path)))
            _unread.Enqueue(file);
        for (var at = folder; at.Length > 0;)
        {
            at = FolderOf(at);
            foreach (var file in _all.Where(path => FolderOf(path) == at && IsFoundFromBelow(Path.GetFileName(path))))
                Add(file);
        }
    }

    private void Add(string path)
    {
        if (_paths.Add(path) && IsRead(path))
            _unread.Enqueue(path);
    }

    /// <summary>What a file of MSBuild's names, where that is of the checkout.</summary>
    private void Follow(string from, string reference)
    {
        var here = FolderOf(from);
        var path = reference.Replace('\\', '/').Replace("$(MSBuildThisFileDirectory)", "./", StringComparison.OrdinalIgnoreCase).Replace("$(MSBuildProjectDirectory)", ".", StringComparison.OrdinalIgnoreCase);
        if (path.Contains('$', StringComparison.Ordinal) || path.StartsWith('/') || Normal($"{here}/{path}") is not { Length: > 0 } target || IsIn(target))
            return;
        if (_all.FirstOrDefault(file => target.StartsWith($"{file}/", StringComparison.Ordinal)) is { } module)
        {
            _paths.Add(module);
        }
        else if (target.IndexOfAny(['*', '?']) is >= 0 and var wild)
        {
            // The folder that it looks in, where there is one; the whole checkout is none that anything is made of.
            if (FolderOf(target[..wild] + "x") is { Length: > 0 } folder && !IsIn(folder) && _all.Any(file => file.StartsWith($"{folder}/", StringComparison.Ordinal)))
            {
                _paths.Add(folder);
                AddFolder(folder);
            }
        }
        else if (_all.Contains(target))
        {
            Add(target);
            if (target.EndsWith("proj", StringComparison.OrdinalIgnoreCase) && _paths.Add(FolderOf(target)))
                AddFolder(FolderOf(target));
        }
    }

    private bool IsIn(string path) => _paths.Any(one => path == one || path.StartsWith($"{one}/", StringComparison.Ordinal));

    private static bool IsRead(string path) => path.EndsWith("proj", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".targets", StringComparison.OrdinalIgnoreCase);

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : string.Empty;

    /// <summary>Without <c>.</c> and <c>..</c>; null for what is outside.</summary>
    private static string? Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
                parts.Add(part);
            else if (parts.Count == 0)
                return null;
            else
                parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    /// <summary>What attributes name.</summary>
    [GeneratedRegex("\\b(?:Include|Project|HintPath)\\s*=\\s*(?:\"(?<path>[^\"]+)\"|'(?<path>[^']+)')")]
    private static partial Regex Reference();

    /// <summary>What elements hold: <c>HintPath</c>, the file of a key.</summary>
    [GeneratedRegex(">(?<path>[^<>\\r\\n]+)<")]
    private static partial Regex Element();
}
