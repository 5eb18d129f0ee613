namespace Wakala.Perf.Environments;

/// <summary>What is kept between runs, for the user who runs them (the XDG base directory specification's cache).</summary>
public static class UserCache
{
    /// <summary>The path of one of its folders.</summary>
    public static string Folder(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "wakala-perf",
        name);
}
