using System.Xml.Linq;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>The arrows of the picture in docs/architecture.md: a project may know those it names, and no other.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Wakala.Perf.Results"] = [],
        ["Wakala.Perf.Load"] = ["Wakala.Perf.Results"],
        ["Wakala.Perf.Gate"] = ["Wakala.Perf.Results"],
        ["Wakala.Perf.Environments"] = ["Wakala.Perf.Results"],
        ["Wakala.Perf.Scenarios"] = ["Wakala.Perf.Load"],
        ["Wakala.Perf.CacheLoad"] = ["Wakala.Perf.Scenarios"],
        // The platform is built for the suite, not referenced by it.
        ["Wakala.Perf.Suite"] = ["Wakala.Perf.Load", "Wakala.Perf.Gate", "Wakala.Perf.Environments", "Wakala.Perf.Scenarios", "Wakala.Platform"],
        ["Wakala.Perf.Reports"] = ["Wakala.Perf.Results", "Wakala.Perf.Gate"],
        ["Wakala.Perf.Cli"] = ["Wakala.Perf.Suite", "Wakala.Perf.Reports"],
        ["Wakala.Platform"] = [],
    };

    private static readonly string Root = Checkout.Root;

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_what_the_picture_allows(string project)
    {
        Allowed.Should().ContainKey(project, "a new project gets its arrows in docs/architecture.md and here");

        References(project).Select(reference => reference.Name).Should().BeSubsetOf(Allowed[project]);
    }

    [Fact]
    public void The_platform_is_built_beside_the_suite_and_never_linked_into_it()
        => References("Wakala.Perf.Suite").Should().ContainSingle(reference => reference.Name == "Wakala.Platform").Which.Linked.Should().BeFalse();

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_measures_and_what_is_measured_is_a_release_build_whatever_is_asked_for(string project)
    {
        var file = XDocument.Load(ProjectFile(project));

        file.Root!.Attribute("TreatAsLocalProperty")?.Value.Should().Be("Configuration", "only then does Directory.Build.props win over -c Debug");
        Directory.Exists(Path.Combine(Root, "artifacts", "bin", project, "debug")).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_are_named_by_domain_and_at_most_two_levels_deep(string project)
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(Root, "src", project), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(Root, "src", project), path))
            .ToList();

        folders.Where(folder => folder.Split(Path.DirectorySeparatorChar).Length > 2).Should().BeEmpty();
        folders.SelectMany(folder => folder.Split(Path.DirectorySeparatorChar)).Should().NotContain(["Common", "Helpers", "Utils", "Abstractions"]);
    }

    private static string ProjectFile(string project) => Path.Combine(Root, "src", project, project + ".csproj");

    private static List<(string Name, bool Linked)> References(string project)
        => [.. XDocument.Load(ProjectFile(project))
            .Descendants("ProjectReference")
            .Select(one => (Path.GetFileNameWithoutExtension(one.Attribute("Include")!.Value), one.Attribute("ReferenceOutputAssembly")?.Value != "false"))];
}
