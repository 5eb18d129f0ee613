namespace Wakala.Perf.Gate;

/// <summary>Which file holds what, under <c>baselines/</c>.</summary>
internal sealed class BaselineLayout(string root)
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary><c>baselines/production/api/get-messages-list.json</c>.</summary>
    public string Objective(string suite, string scenario)
        => Path.Combine(_root, "production", Name(suite), $"{ScenarioSlug.Of(scenario)}.json");

    /// <summary><c>baselines/processes/api/smoke/get-messages-list.json</c>.</summary>
    public string Measured(string environment, string profile, string suite, string scenario)
        => Path.Combine(Suite(environment, profile, suite), $"{ScenarioSlug.Of(scenario)}.json");

    /// <summary><c>baselines/processes/api/smoke</c>.</summary>
    public string Suite(string environment, string profile, string suite) => Path.Combine(_root, Name(environment), Name(suite), Name(profile));

    /// <summary><c>baselines/work/api/smoke/get-messages-list.json</c>.</summary>
    public string Work(string profile, string suite, string scenario)
        => Path.Combine(_root, "work", Name(suite), Name(profile), $"{ScenarioSlug.Of(scenario)}.json");

    /// <summary>Whether anything was accepted into a suite's folder.</summary>
    public static bool HasFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.json").Any();

    /// <summary>A file's name from the folder that holds <c>baselines/</c>, as git takes it.</summary>
    public string Shown(string file)
        => Path.GetRelativePath(Path.GetDirectoryName(_root) ?? _root, file).Replace(Path.DirectorySeparatorChar, '/');

    private static string Name(string name)
        => name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? name
            : throw new ArgumentException($"'{name}' cannot name a folder of baselines, which takes letters, digits, - and _.", nameof(name));
}
