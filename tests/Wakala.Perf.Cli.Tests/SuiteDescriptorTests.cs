using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

public sealed class SuiteDescriptorTests
{
    private static readonly string Tests = Path.Combine(RepositoryRoot.Find(), "tests");

    [Fact]
    public void Every_suite_has_its_project_and_every_project_of_measured_tests_its_suite()
    {
        var projects = Directory.EnumerateDirectories(Tests).Select(path => Path.GetFileName(path)!)
            .Where(name => name.StartsWith("Wakala.Perf.", StringComparison.Ordinal) && !name.EndsWith(".Tests", StringComparison.Ordinal) && File.Exists(Path.Combine(Tests, name, name + ".csproj")));

        SuiteDescriptor.All.Select(suite => suite.Assembly).Distinct().Should().BeEquivalentTo(projects);
        SuiteDescriptor.All.Should().OnlyHaveUniqueItems(suite => suite.Name);
    }

    [Fact]
    public void Only_what_shares_a_project_is_told_by_its_trait()
    {
        TestAssembly.Of(SuiteDescriptor.Named("throughput"), Tests).Should().BeEquivalentTo(new { Reports = "Wakala.Perf.Api.throughput", Filter = new[] { "-trait", "suite=throughput" } });
        TestAssembly.Of(SuiteDescriptor.Named("cache"), Tests).Should().BeEquivalentTo(new { Reports = "Wakala.Perf.Cache", Filter = Array.Empty<string>() });
    }

    [Fact]
    public void A_suite_that_there_is_not_is_refused_with_those_that_there_are()
    {
        var naming = () => SuiteDescriptor.Named("apis");

        naming.Should().Throw<ArgumentException>().WithMessage("There is no suite apis; there are api, throughput, database, cache, websocket, resources, stress, endurance.*");
    }
}
