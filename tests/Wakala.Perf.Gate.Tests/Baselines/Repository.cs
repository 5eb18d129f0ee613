namespace Wakala.Perf.Gate.Tests;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Repository
{
    public static string Baselines => Path.Combine(Root, "baselines");

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Wakala.PerfTests.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException($"Wakala.PerfTests.sln is not above {AppContext.BaseDirectory}.");
        }
    }
}
