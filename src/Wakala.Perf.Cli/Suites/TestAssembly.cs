using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>A test project of the checkout.</summary>
/// <param name="Name">Its name: <c>Wakala.Perf.Api</c>.</param>
/// <param name="Root">The checkout.</param>
internal sealed record TestAssembly(string Name, string Root)
{
    /// <summary>Which of its assembly's suites it is, by their trait of that name; null where the assembly is one.</summary>
    public string? Part { get; private init; }

    /// <summary>What its reports are called.</summary>
    public string Reports => Part is null ? Name : $"{Name}.{Part}";

    public string Project => Path.Combine(Root, "tests", Name, Name + ".csproj");

    public string Dll => Path.Combine(Root, "artifacts", "bin", Name, "release", Name + ".dll");

    public static TestAssembly Of(SuiteDescriptor suite, string root) => new(suite.Assembly, root) { Part = suite.SharesItsAssembly ? suite.Name : null };

    /// <summary>The harness's own tests: every other test project.</summary>
    public static IEnumerable<TestAssembly> Harness(string root)
        => Directory.EnumerateDirectories(Path.Combine(root, "tests"))
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new TestAssembly(name, root));
}
