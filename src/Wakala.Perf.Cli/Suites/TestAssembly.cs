using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>A test project of the checkout, or some of its tests.</summary>
/// <param name="Name">Its name: <c>Wakala.Perf.Api</c>.</param>
/// <param name="Root">The checkout.</param>
internal sealed record TestAssembly(string Name, string Root)
{
    private const string SecondTier = "tier=second";
    private const string Measures = "machine=alone";

    /// <summary>The harness's own projects that have tests which pace a load or measure a time.</summary>
    private static readonly string[] Measuring = ["Wakala.Perf.Load.Tests", "Wakala.Perf.Suite.Tests"];

    /// <summary>Those that have such tests in the second tier only.</summary>
    private static readonly string[] MeasuringInSecondTier = ["Wakala.Platform.Tests"];

    /// <summary>What its reports are called.</summary>
    public string Reports { get; private init; } = Name;

    /// <summary>Which of its tests are meant, in the words of xUnit's runner; all, where it is empty.</summary>
    public IReadOnlyList<string> Filter { get; private init; } = [];

    public string Project => Path.Combine(Root, "tests", Name, Name + ".csproj");

    public string Dll => Path.Combine(Root, "artifacts", "bin", Name, "release", Name + ".dll");

    public static TestAssembly Of(SuiteDescriptor suite, string root)
        => suite.SharesItsAssembly ? new(suite.Assembly, root) { Reports = $"{suite.Assembly}.{suite.Name}", Filter = ["-trait", $"suite={suite.Name}"] } : new(suite.Assembly, root);

    /// <summary>The harness's own tests: those of every other test project, in two parts where some of them measure.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="all">Whether those of the second tier are meant too.</param>
    /// <returns>Those that may run beside each other, and those that measure, beside which nothing is to run.</returns>
    public static (IReadOnlyList<TestAssembly> Together, IReadOnlyList<TestAssembly> Alone) Harness(string root, bool all)
    {
        string[] tier = all ? [] : ["-trait-", SecondTier];
        string[] measuring = all ? [.. Measuring, .. MeasuringInSecondTier] : Measuring;
        string[] names = [.. Directory.EnumerateDirectories(Path.Combine(root, "tests"))
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        return (
            [.. names.Select(name => new TestAssembly(name, root) { Filter = measuring.Contains(name) ? ["-trait-", Measures, .. tier] : tier })],
            [.. names.Where(measuring.Contains).Select(name => new TestAssembly(name, root) { Reports = $"{name}.alone", Filter = ["-trait", Measures, .. tier] })]);
    }
}
