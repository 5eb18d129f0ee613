using System.Globalization;
using System.Text.Json;

namespace Wakala.Perf.Suite.Tests;

public sealed class ReadAuditTests
{
    private const int Limit = 3;

    private static readonly DateTimeOffset AskedAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The newest rows of a tenant: two of the seconds around the question, four of the day before.</summary>
    private static readonly IReadOnlyList<JsonElement> Truth = [Row(6, 1), Row(5, -0.01), Row(4, -86_000), Row(3, -86_001), Row(2, -86_002), Row(1, -86_003)];

    [Theory]
    [InlineData("4,3,2", "both new ones came after it")]
    [InlineData("5,4,3", "the newest came after it")]
    [InlineData("6,5,4", "both were seen")]
    [InlineData("6,4,3", "5 began before 6 and was committed after it")]
    public void What_came_while_a_page_was_asked_for_may_be_missing_wherever_it_belongs(string page, string because)
        => Judge(page).Should().BeNull(because);

    [Theory]
    [InlineData("3,2,1", "it begins with 3, and 4 had been written before it was asked for")]
    [InlineData("5,3,2", "row 2: id is '3', and '4' in the database (another order)")]
    [InlineData("4,5,3", "it begins with 4, and 5 had been written before it was asked for")]
    [InlineData("6,5", "2 rows, and 3 in the database")]
    [InlineData("9,6,5", "it begins with 9, which is not among the tenant's newest")]
    [InlineData("", "no rows, and there are some in the database")]
    public void What_is_older_or_in_another_order_is_a_fault(string page, string fault)
        => Judge(page).Should().StartWith(fault);

    [Theory]
    [InlineData("", "no rows, and there are some in the database")]
    [InlineData("120,119", "2 rows, and 3 in the database")]
    [InlineData("99,98,97", "it begins with 99, and 100 had been written before it was asked for")]
    [InlineData("100,99,98", null)]
    [InlineData("120,119,118", null)]
    public async Task Older_rows_are_missed_behind_however_many_new_ones(string page, string? fault)
    {
        // Twenty of the seconds around the question, a hundred of the day before.
        JsonElement[] all = [.. Enumerable.Range(0, 120).Select(at => Row(120 - at, at < 20 ? -0.01 * at : -86_000 - at))];

        var found = await ReadAudit.OfFirstPageAsync(further => Task.FromResult<IReadOnlyList<JsonElement>>([.. all.Take(Limit + further)]), Page(page, all), AskedAt, Limit);

        if (fault is null)
            found.Should().BeNull();
        else
            found.Should().StartWith(fault);
    }

    private static string? Judge(string page)
        => ReadAudit.OfFirstPage(Truth, Page(page, Truth), AskedAt, Limit);

    private static JsonElement[] Page(string ids, IReadOnlyList<JsonElement> truth)
        => [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => truth.Where(row => row.GetProperty("id").GetRawText() == id).DefaultIfEmpty(Row(int.Parse(id, CultureInfo.InvariantCulture), 0)).First())];

    private static JsonElement Row(int id, double seconds) => JsonSerializer.SerializeToElement(new { id, createdAt = AskedAt.AddSeconds(seconds) });
}
