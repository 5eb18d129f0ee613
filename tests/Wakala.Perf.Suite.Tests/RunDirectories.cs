using System.Globalization;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The directories in which runs work, and the processes that are noted there.</summary>
internal static class RunDirectories
{
    /// <summary>Those that a process owns: a run's environment has one, and so have two builds beside it.</summary>
    public static IReadOnlyList<string> Of(int process) => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "wakala-perf-*").Where(directory => IsOwnedBy(process, directory))];

    /// <summary>The numbers of the processes that belong to one.</summary>
    public static IReadOnlyList<int> Processes(string directory)
        => [.. File.ReadLines(Path.Combine(directory, "processes")).Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];

    /// <summary>The numbers of those with a word in their command line.</summary>
    public static IReadOnlyList<int> Processes(string directory, string word)
        => [.. Processes(directory).Where(id => CommandLine(id).Contains(word, StringComparison.Ordinal))];

    /// <summary>A process' command line; empty where it has ended.</summary>
    public static string CommandLine(int id) => OfProcess(id, "cmdline").Replace('\0', ' ');

    /// <summary>What the kernel tells of a process in a file of its <c>/proc</c>; empty where it has ended.</summary>
    public static string OfProcess(int id, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static bool IsOwnedBy(int process, string directory)
    {
        var owner = Path.Combine(directory, "owner");
        return File.Exists(owner) && File.ReadAllText(owner).StartsWith(string.Create(CultureInfo.InvariantCulture, $"{process} "), StringComparison.Ordinal);
    }
}
