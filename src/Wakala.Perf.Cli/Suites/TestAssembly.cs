namespace Wakala.Perf.Cli;

/// <summary>A test project of the checkout.</summary>
/// <param name="Name">Its name: <c>Wakala.Perf.Api</c>.</param>
/// <param name="Root">The checkout.</param>
internal sealed record TestAssembly(string Name, string Root)
{
    /// <summary>The suites by name. The other tables' come with their issues.</summary>
    private static readonly Dictionary<string, string> Suites = new()
    {
        ["api"] = "Wakala.Perf.Api",
        ["database"] = "Wakala.Perf.Database",
        ["cache"] = "Wakala.Perf.Cache",
        ["websocket"] = "Wakala.Perf.WebSocket",
    };

    public string Project => Path.Combine(Root, "tests", Name, Name + ".csproj");

    public string Dll => Path.Combine(Root, "artifacts", "bin", Name, "release", Name + ".dll");

    public static IReadOnlyCollection<string> SuiteNames => Suites.Keys;

    public static TestAssembly Suite(string name, string root) => new(Suites[name], root);

    /// <summary>The harness's own tests: every other test project.</summary>
    public static IEnumerable<TestAssembly> Harness(string root)
        => Directory.EnumerateDirectories(Path.Combine(root, "tests"))
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new TestAssembly(name, root));
}
