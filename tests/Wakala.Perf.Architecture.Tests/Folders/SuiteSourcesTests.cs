using System.Reflection;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>What <c>./perf run --since</c> takes for out of a suite's reach is so: read from what was compiled, and from the projects' files.</summary>
public sealed class SuiteSourcesTests
{
    /// <summary>The projects whose types the process of a suite may use, and whose folders are not every suite's.</summary>
    private static readonly string[] Projects = ["Wakala.Perf.Suite", "Wakala.Perf.Scenarios"];

    private static readonly Assembly[] Assemblies = [.. Projects.Select(Assembly.Load)];

    private static readonly ILookup<string, string> Sources = Projects.SelectMany(SourcesOf).ToLookup(one => one.Type, one => one.File);

    private static readonly Dictionary<string, HashSet<string>> FilesOf = SuiteDescriptor.All.ToDictionary(suite => suite.Name, suite => UsedBy(suite).SelectMany(type => Sources[type]).ToHashSet());

    public static TheoryData<string> Places => [.. SuiteSources.All.Select(one => one.Place).Where(place => Projects.Any(project => place.StartsWith($"src/{project}/", StringComparison.Ordinal)))];

    public static TheoryData<string> OtherCommands => [.. SuiteSources.All.Select(one => one.Place).Where(place => place.StartsWith("src/Wakala.Perf.Cli/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Places))]
    public void The_suites_that_use_a_place_are_those_that_it_names(string place)
        => SuiteDescriptor.Names.Where(suite => FilesOf[suite].Any(file => SuiteSources.IsAtOrBelow(place, file))).Should().BeEquivalentTo(SuitesOf(place));

    /// <summary>A constant is copied when it is compiled, so that no type shows who uses it.</summary>
    [Theory]
    [MemberData(nameof(Places))]
    public void No_other_suite_copies_a_constant_of_a_place(string place)
    {
        string[] constants =
        [
            .. from type in Sources
               where type.Any(file => SuiteSources.IsAtOrBelow(place, file))
               from field in Assemblies.Select(assembly => assembly.GetType(type.Key)).OfType<Type>().Single().GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
               where field.IsLiteral && !field.IsPrivate
               select $"{field.DeclaringType!.Name}.{field.Name}",
        ];

        var others = SuiteDescriptor.All.Where(suite => !SuitesOf(place).Contains(suite.Name))
            .SelectMany(suite => FilesOf[suite.Name].Select(file => Path.Combine(Checkout.Root, file)).Concat(Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests", suite.Assembly), "*.cs")))
            .Distinct()
            // One assembly may have the tests of several suites, and a change to them reaches all of these.
            .Where(file => !SuiteDescriptor.All.Any(suite => SuitesOf(place).Contains(suite.Name) && Path.GetDirectoryName(file)!.EndsWith(suite.Assembly, StringComparison.Ordinal)));
        others.Where(file => constants.Any(constant => File.ReadAllText(file).Contains(constant, StringComparison.Ordinal))).Should().BeEmpty();
    }

    [Fact]
    public void Every_suite_uses_what_is_every_suites()
        => SuiteDescriptor.Names.Should().OnlyContain(suite => FilesOf[suite].Contains("src/Wakala.Perf.Suite/Pipeline/PerfSuite.cs") && FilesOf[suite].Any(file => file.StartsWith("src/Wakala.Perf.Scenarios/Feed/", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(OtherCommands))]
    public void A_run_uses_nothing_of_another_commands_file(string file)
    {
        const string cli = "Wakala.Perf.Cli";
        var written = SourceFolders.Files(cli, Compiled(cli)).Where(type => type.Any(source => $"src/{cli}/{source}" == file)).Select(type => type.Key).ToList();

        written.Should().NotBeEmpty("the file is gone, or has another name: mend the list");
        Closure([$"{cli}.RunCommand", $"{cli}.RunJob"], TypeUses.Across(Compiled(cli))).Should().NotIntersectWith(written);
    }

    [Fact]
    public void Each_place_is_there_and_stands_once()
    {
        SuiteSources.All.Select(one => one.Place).Should().OnlyHaveUniqueItems().And.OnlyContain(place => Path.Exists(Path.Combine(Checkout.Root, place)));
        SuiteSources.All.SelectMany(one => one.Suites).Should().BeSubsetOf(SuiteDescriptor.Names);
    }

    [Fact]
    public void A_suite_that_reads_anothers_objectives_says_so()
        => FilesOf.Values.SelectMany(files => files).Distinct().Where(file => File.ReadAllText(Path.Combine(Checkout.Root, file)).Contains("ReadObjective(SuiteName.", StringComparison.Ordinal))
            .SelectMany(file => FilesOf.Where(suite => suite.Value.Contains(file)).Select(suite => suite.Key))
            .Should().BeEquivalentTo(SuiteDescriptor.All.Where(suite => suite.ReadsObjectivesOf is not null).Select(suite => suite.Name));

    [Fact]
    public void No_suite_knows_what_prints() => SuiteDescriptor.All.SelectMany(UsedBy).Should().NotContain(type => type.StartsWith("Wakala.Perf.Reports.", StringComparison.Ordinal));

    [Fact]
    public void A_program_that_loads_is_named_by_the_suite_whose_tests_need_it_built()
        => SuiteDescriptor.All.Where(suite => TestProject(suite).Contains("Wakala.Perf.CacheLoad", StringComparison.Ordinal)).Select(suite => suite.Name)
            .Should().BeEquivalentTo(SuitesOf("src/Wakala.Perf.CacheLoad/")).And.ContainSingle();

    [Fact]
    public void No_suite_compiles_what_lies_beside_its_folder_and_no_source_is_documentation()
    {
        SuiteDescriptor.All.Select(TestProject).Should().NotContain(project => project.Contains("<Compile", StringComparison.Ordinal) || project.Contains("document.tsv", StringComparison.Ordinal));
        string[] parts = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Directory.Build.props")).Split("<ItemGroup");
        parts.Where(part => part.Contains("<Compile", StringComparison.Ordinal)).Should().OnlyContain(part => part.StartsWith(" Condition=\"'$(IsHarnessTest)' == 'true'\"", StringComparison.Ordinal));
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(File.ReadAllText).Concat(SuiteDescriptor.All.Select(TestProject))
            .Should().NotContain(project => project.Contains(".md", StringComparison.Ordinal) || project.Contains("docs/", StringComparison.Ordinal) || project.Contains("benchmarks/", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> SuitesOf(string place) => SuiteSources.All.Single(one => one.Place == place).Suites;

    /// <summary>All types that the process of a suite can come to use: of its test classes, and of what those use.</summary>
    private static HashSet<string> UsedBy(SuiteDescriptor suite)
    {
        var tests = Assembly.Load(suite.Assembly);
        var roots = tests.GetTypes().Where(type => !suite.SharesItsAssembly || type.GetCustomAttributesData().Any(one => one.ConstructorArguments.Select(argument => argument.Value).SequenceEqual(["suite", suite.Name])));
        return Closure(roots.Select(type => type.FullName!), [.. TypeUses.Across(tests.Location), .. Projects.SelectMany(project => TypeUses.Across(Compiled(project)))]);
    }

    private static HashSet<string> Closure(IEnumerable<string> roots, IEnumerable<(string From, string To)> uses)
    {
        var (used, known, open) = (uses.Distinct().ToLookup(use => use.From, use => use.To), roots.ToHashSet(), new Queue<string>());
        foreach (var root in known)
            open.Enqueue(root);
        while (open.TryDequeue(out var type))
        {
            foreach (var next in used[type].Where(known.Add))
                open.Enqueue(next);
        }

        return known;
    }

    private static IEnumerable<(string Type, string File)> SourcesOf(string project)
        => SourceFolders.Files(project, Compiled(project)).SelectMany(type => type.Select(file => (type.Key, $"src/{project}/{file}")));

    private static string TestProject(SuiteDescriptor suite) => File.ReadAllText(Path.Combine(Checkout.Root, "tests", suite.Assembly, suite.Assembly + ".csproj"));

    private static string Compiled(string project) => Path.Combine(Checkout.Root, "artifacts", "bin", project, "release", project + ".dll");
}
