namespace Wakala.Perf.Architecture.Tests;

/// <summary>Folders of a project know each other one way: each may know those below it. Read from what was compiled, not from text.</summary>
public sealed class FolderTests
{
    private const string Planted = "Folders/Planted/";

    private static readonly string Here = typeof(FolderTests).Assembly.GetName().Name!;

    public static TheoryData<string> Projects => ArrowTests.Projects;

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_knows_only_those_below_it(string project)
        => string.Join('\n', Compiled(project).Against(FolderOrder.Of(project))).Should().BeEmpty("docs/architecture.md has the order, and a line for each folder");

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_order_names_each_folder_once_and_none_that_is_gone(string project)
    {
        var order = FolderOrder.Of(project);

        order.Should().OnlyHaveUniqueItems();
        order.Except(Compiled(project).FolderOf.Values).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_type_of_a_project_has_a_folder(string project)
    {
        var graph = Compiled(project);
        string[] types = [.. graph.Uses.SelectMany(use => new[] { use.From, use.To }).Where(type => type.StartsWith($"{project}.", StringComparison.Ordinal)).Distinct()];

        graph.FolderOf.Should().NotBeEmpty();
        types.Except(graph.FolderOf.Keys).Should().BeEmpty();
    }

    [Theory]
    [InlineData("UsedByCall")]
    [InlineData("UsedInLambda")]
    [InlineData("UsedInLambdasSignature")]
    [InlineData("UsedAsExtension")]
    [InlineData("UsedAsField")]
    [InlineData("UsedAsArgument")]
    [InlineData("UsedAsMethodArgument")]
    [InlineData("UsedInPattern")]
    [InlineData("IUsedAsBase")]
    [InlineData("UsedAsParameter")]
    [InlineData("UsedByTypeOf")]
    [InlineData("UsedAsAttribute")]
    [InlineData("UsedInAttribute")]
    public void A_use_against_the_order_is_told_with_its_types_whatever_its_kind(string used)
        => Own().Against([Planted + "Using", Planted + "Used"]).Should().Contain($"Tests/{Planted}Using → Tests/{Planted}Used: UsingType uses {used}");

    [Fact]
    public void A_constant_is_no_use()
        => Own().Against([Planted + "Using", Planted + "Used"]).Should().NotContain(arrow => arrow.EndsWith("uses CopiedConstants", StringComparison.Ordinal));

    [Fact]
    public void The_same_uses_downwards_are_no_fault()
        => Own().Against([Planted + "Used", Planted + "Using"]).Should().NotContain(arrow => arrow.Contains('→'));

    [Fact]
    public void A_folder_that_is_not_in_the_order_is_told()
        => Own().Against([Planted + "Used"]).Should().Contain($"Tests/{Planted}Using has no place in the order: UsingType is in it");

    [Fact]
    public void A_cycle_of_two_folders_is_told_whatever_their_order()
    {
        var graph = new FolderGraph("Gate", new Dictionary<string, string> { ["WorkBook"] = "Work", ["ComparisonRules"] = "SideBySide" }, [("WorkBook", "ComparisonRules"), ("ComparisonRules", "WorkBook")]);

        graph.Against(["Work", "SideBySide"]).Should().Equal("Gate/Work → Gate/SideBySide: WorkBook uses ComparisonRules");
        graph.Against(["SideBySide", "Work"]).Should().Equal("Gate/SideBySide → Gate/Work: ComparisonRules uses WorkBook");
    }

    private static FolderGraph Compiled(string project) => FolderGraph.Of(project, Path.Combine(Checkout.Root, "artifacts", "bin", project, "release", project + ".dll"));

    private static FolderGraph Own() => FolderGraph.Of(Here, typeof(FolderTests).Assembly.Location);
}
