namespace Wakala.Perf.Suite.Tests;

public sealed class RowFilterTests
{
    [Theory]
    [InlineData("GET /messages/list", "*\"GET /messages/list\"*")]
    [InlineData("SELECT * FROM messages WHERE tenant_id = $1", "* FROM messages WHERE tenant_id = $1\"*")]
    [InlineData("SELECT count(*)", "*\"SELECT count(*")]
    public void A_row_is_picked_by_what_stands_between_asterisks_where_its_name_has_some(string row, string filter)
        => RowFilter.Of(RowSelection.Of(row)).Should().Equal("-preEnumerateTheories", "-displayName", filter);

    [Fact]
    public void Of_several_rows_each_is_picked()
        => RowFilter.Of(RowSelection.Of("GET /messages/list", "POST /auth/login")).Should()
            .Equal("-preEnumerateTheories", "-displayName", "*\"GET /messages/list\"*", "-displayName", "*\"POST /auth/login\"*");
}
