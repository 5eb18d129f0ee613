namespace Wakala.Perf.Gate.Tests;

/// <summary>A path says what <see cref="BaselineLayout"/> made it of.</summary>
public sealed class BaselinePlaceTests
{
    private const string Row = "GET /messages/list";

    private static readonly BaselineLayout Layout = new("/checkout/baselines");

    [Fact]
    public void Every_file_of_a_row_is_told_by_its_path()
    {
        Of(Layout.Objective("api", Row)).Should().Be(new BaselinePlace("api", "get-messages-list", null, null));
        Of(Layout.Work("smoke", "api", Row)).Should().Be(new BaselinePlace("api", "get-messages-list", null, "smoke"));
        Of(Layout.Measured("processes", "pr", "api", Row)).Should().Be(new BaselinePlace("api", "get-messages-list", "processes", "pr"));
    }

    [Theory]
    [InlineData("baselines/waivers.json")]
    [InlineData("baselines/schema/baseline.schema.json")]
    [InlineData("baselines/processes/api/smoke/row.txt")]
    [InlineData("baselines/processes/api/smoke/deeper/row.json")]
    [InlineData("baselines/production/api/smoke/row.json")]
    [InlineData("environments/processes/api/smoke/row.json")]
    public void Any_other_file_is_no_rows(string path) => BaselinePlace.Of(path).Should().BeNull();

    private static BaselinePlace? Of(string path) => BaselinePlace.Of(Path.GetRelativePath("/checkout", path).Replace(Path.DirectorySeparatorChar, '/'));
}
