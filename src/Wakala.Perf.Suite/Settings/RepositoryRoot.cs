namespace Wakala.Perf.Suite;

/// <summary>Finds the checkout that this build belongs to.</summary>
public static class RepositoryRoot
{
    private const string Solution = "Wakala.PerfTests.sln";

    /// <summary>The nearest directory above the program that holds the solution.</summary>
    /// <exception cref="InvalidOperationException">There is none: the program was copied away from its checkout.</exception>
    public static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Solution)))
                return at.FullName;
        }

        throw new InvalidOperationException($"No directory above {AppContext.BaseDirectory} holds {Solution}; run from a checkout.");
    }
}
