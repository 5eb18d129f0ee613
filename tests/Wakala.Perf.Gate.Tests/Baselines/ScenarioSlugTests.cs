namespace Wakala.Perf.Gate.Tests;

public sealed class ScenarioSlugTests
{
    [Theory]
    [InlineData("GET /messages/list", "get-messages-list")]
    [InlineData("POST /auth/login", "post-auth-login")]
    [InlineData("  HGET (tenant config) ", "hget-tenant-config")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    public void A_scenario_names_its_file(string scenario, string slug) => ScenarioSlug.Of(scenario).Should().Be(slug);

    [Fact]
    public void A_name_with_nothing_in_it_is_refused()
    {
        var naming = () => ScenarioSlug.Of(" / ");

        naming.Should().Throw<ArgumentException>().WithMessage("*no letter and no digit*");
    }
}
