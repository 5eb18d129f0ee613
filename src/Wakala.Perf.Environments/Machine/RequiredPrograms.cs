namespace Wakala.Perf.Environments;

/// <summary>The programs that the environment <c>processes</c> needs, where they are, and how to get them.</summary>
public static class RequiredPrograms
{
    private const int LeastPostgres = 15;

    /// <summary>What is missing here: program, why, and the packages of Debian and Ubuntu that bring it. Empty when all is there.</summary>
    public static IReadOnlyList<MissingProgram> Missing()
    {
        var missing = new List<MissingProgram>();
        if (PostgresDirectory() is null)
            missing.Add(new MissingProgram("postgres", $"PostgreSQL {LeastPostgres} or newer holds the platform's data", "postgresql"));
        if (RedisServer() is null)
            missing.Add(new MissingProgram("redis-server", "Redis 7 or newer holds its caches, sessions and queues", "redis-server"));
        return missing;
    }

    /// <summary>What is missing here, in a sentence; null when all is there.</summary>
    internal static string? WhyNot()
    {
        var missing = Missing();
        return missing.Count == 0 ? null : $"{string.Join("; ", missing.Select(one => $"{one.Program} is missing ({one.Why})"))}.";
    }

    /// <summary>Does nothing where all is there.</summary>
    /// <exception cref="EnvironmentException">Something is missing; says how to get it.</exception>
    internal static void ThrowIfMissing()
    {
        if (WhyNot() is { } problem)
        {
            throw new EnvironmentException(
                $"This machine cannot run the environment 'processes': {problem}", "./perf setup installs what is missing (./perf run --install does it on the way).");
        }
    }

    /// <summary>The directory of the newest PostgreSQL's programs; null when there is none that is new enough.</summary>
    internal static string? PostgresDirectory()
    {
        const string debian = "/usr/lib/postgresql";
        var packaged = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian)
                .Select(path => (Version: int.TryParse(Path.GetFileName(path), out var version) ? version : 0, Path: Path.Combine(path, "bin")))
                // The document's version first, then the newest: what is measured here should be what production runs.
                .OrderByDescending(one => one.Version == LeastPostgres)
                .ThenByDescending(one => one.Version)
                .Where(one => one.Version >= LeastPostgres)
                .Select(one => one.Path)
            : [];
        return packaged.Concat(SearchPath()).FirstOrDefault(path => File.Exists(Path.Combine(path, "postgres")) && File.Exists(Path.Combine(path, "initdb")));
    }

    internal static string? RedisServer()
        => Find("redis-server");

    /// <summary>Whether a program is on the search path.</summary>
    internal static bool IsThere(string program) => Find(program) is not null;

    private static string? Find(string program) => SearchPath().Select(path => Path.Combine(path, program)).FirstOrDefault(File.Exists);

    private static string[] SearchPath()
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A program that is missing.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Why">What it is needed for.</param>
/// <param name="Package">The package of Debian and Ubuntu.</param>
public sealed record MissingProgram(string Program, string Why, string Package);
