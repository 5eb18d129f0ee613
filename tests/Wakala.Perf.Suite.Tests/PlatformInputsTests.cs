namespace Wakala.Perf.Suite.Tests;

/// <summary>A build for a comparison is made of all that the checkout's own is made of.</summary>
public sealed class PlatformInputsTests
{
    private const string Project = "src/Wakala.Platform/Wakala.Platform.csproj";

    [Fact]
    public async Task What_is_looked_for_in_the_folders_above_is_taken_whatever_its_case_and_nothing_else_of_them()
        => (await PathsAsync(new()
        {
            [Project] = "<Project />",
            ["Directory.Build.targets"] = "<Project />",
            ["NuGet.Config"] = "",
            ["src/Directory.Build.props"] = "<Project />",
            [".globalconfig"] = "",
            ["README.md"] = "",
            ["tests/Directory.Build.props"] = "<Project />",
            ["src/Wakala.Perf.Load/Program.cs"] = "",
        })).Should().Equal(".globalconfig", "Directory.Build.targets", "NuGet.Config", "src/Directory.Build.props", "src/Wakala.Platform");

    [Fact]
    public async Task Projects_that_it_refers_to_are_followed_and_files_that_they_import_or_compile()
        => (await PathsAsync(new()
        {
            [Project] = """<Project><ItemGroup><ProjectReference Include="..\Wakala.Shared\Wakala.Shared.csproj" /><Compile Include="../../shared/**/*.cs" Link="x" /></ItemGroup></Project>""",
            ["src/Wakala.Shared/Wakala.Shared.csproj"] = """<Project><Import Project="$(MSBuildThisFileDirectory)../../build/versions.props" /><ProjectReference Include="../Wakala.Core/Wakala.Core.csproj" /></Project>""",
            ["src/Wakala.Core/Wakala.Core.csproj"] = """<Project><ProjectReference Include="../Wakala.Shared/Wakala.Shared.csproj" /></Project>""",
            ["build/versions.props"] = """<Project><Import Project="signing.targets" /></Project>""",
            ["build/signing.targets"] = "<Project />",
            ["build/other.targets"] = "<Project />",
            ["shared/Text/Slug.cs"] = "",
            ["Directory.Build.props"] = """<Project><AdditionalFiles Include="$(MSBuildThisFileDirectory)BannedSymbols.txt" /></Project>""",
            ["BannedSymbols.txt"] = "",
        })).Should().Equal("BannedSymbols.txt", "Directory.Build.props", "build/signing.targets", "build/versions.props", "shared", "src/Wakala.Core", "src/Wakala.Core/Wakala.Core.csproj", "src/Wakala.Platform", "src/Wakala.Shared", "src/Wakala.Shared/Wakala.Shared.csproj");

    [Fact]
    public async Task A_submodule_that_something_is_taken_from_is_taken_whole()
        => (await PathsAsync(new()
        {
            [Project] = """<Project><ProjectReference Include="../../libs/contracts/src/Contracts.csproj" /></Project>""",
            ["libs/contracts"] = null,
            ["libs/other"] = null,
        })).Should().Equal("libs/contracts", "src/Wakala.Platform");

    [Fact]
    public async Task Files_that_elements_name_are_taken_and_folders_of_wildcards_where_there_are_any()
        => (await PathsAsync(new()
        {
            [Project] = """<Project><Reference Include='x'><HintPath>..\..\lib\x.dll</HintPath></Reference><AssemblyOriginatorKeyFile>../../key.snk</AssemblyOriginatorKeyFile><Content Include="../../web/dist/**" /><Compile Include="../../libs/contracts/src/**/*.cs" /></Project>""",
            ["lib/x.dll"] = "",
            ["lib/y.dll"] = "",
            ["key.snk"] = "",
            ["web/readme.md"] = "",
            ["libs/contracts"] = null,
        })).Should().Equal("key.snk", "lib/x.dll", "libs/contracts", "src/Wakala.Platform");

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../outside.props")]
    [InlineData("$(NuGetPackageRoot)/x.targets")]
    [InlineData("Newtonsoft.Json")]
    [InlineData("**/*.cs")]
    [InlineData("../../**/*.cs")]
    public async Task What_is_not_of_the_checkout_or_is_all_of_it_is_none(string reference)
        => (await PathsAsync(new() { [Project] = $"""<Project><X Include="{reference}" /></Project>""", ["README.md"] = "" })).Should().Equal("src/Wakala.Platform");

    [Fact]
    public async Task The_platform_of_this_checkout_is_made_of_what_it_was_before_that_was_looked_for()
    {
        var files = (await GitCommand.ReadAsync(Checkout.Root, ["ls-files"], TestContext.Current.CancellationToken))!.Split('\n');

        var inputs = await PlatformInputs.FindAsync(files, async path => await File.ReadAllTextAsync(Path.Combine(Checkout.Root, path)));

        inputs.HavePlatform.Should().BeTrue();
        inputs.Paths.Should().Equal(".editorconfig", "BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props", "global.json", "src/Wakala.Platform");
    }

    private static async Task<IReadOnlyList<string>> PathsAsync(Dictionary<string, string?> files)
        => (await PlatformInputs.FindAsync(files.Keys, path => Task.FromResult(files.GetValueOrDefault(path)))).Paths;
}
