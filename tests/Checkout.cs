namespace Wakala.Perf;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Wakala.PerfTests.sln")))
            at = at.Parent;
        return at.FullName;
    }
}
