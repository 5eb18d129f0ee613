using Mono.Cecil;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>A test of the harness's own, as it was compiled.</summary>
/// <param name="Assembly">Its project.</param>
/// <param name="Name">Its class and its method: <c>ComparisonTests.Equal_builds_are_not_called</c>.</param>
/// <param name="IsSecondTier">Whether only <c>./perf test --all</c> runs it.</param>
/// <param name="Measures">Whether nothing runs beside it.</param>
internal sealed record CompiledTest(string Assembly, string Name, bool IsSecondTier, bool Measures)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CompiledTest> All { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Checkout.Root, "tests"), "*.Tests").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal).SelectMany(In)];

    private static List<CompiledTest> In(string project)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        using var module = ModuleDefinition.ReadModule(Path.Combine(Checkout.Root, "artifacts", "bin", project, configuration, project + ".dll"));
        return
        [
            .. from type in module.GetTypes()
               from method in type.Methods
               where Has(method, nameof(FactAttribute)) || Has(method, nameof(TheoryAttribute))
               select new CompiledTest(project, $"{type.Name}.{method.Name}", IsMarked(method, nameof(SecondTierAttribute)), IsMarked(method, nameof(MeasuresAttribute))),
        ];
    }

    /// <summary>By itself, or with its class.</summary>
    private static bool IsMarked(MethodDefinition method, string attribute) => Has(method, attribute) || Has(method.DeclaringType, attribute);

    private static bool Has(ICustomAttributeProvider member, string attribute) => member.CustomAttributes.Any(one => one.AttributeType.Name == attribute);
}
