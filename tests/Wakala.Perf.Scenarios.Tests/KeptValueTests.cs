using System.Text;

namespace Wakala.Perf.Scenarios.Tests;

public sealed class KeptValueTests
{
    private static readonly CacheOperation Pages = new("GET", [new(1, 5, ["GET", "{prefix}page:{n}"], ["SET", "{prefix}page:{n}", "page {n} of five", "EX", "60"])]);

    [Theory]
    [InlineData("page 00000003 of five", true)]
    [InlineData("page 00000003 of fiv", false)]
    [InlineData("page 00000004 of five", false)]
    [InlineData("", false)]
    public void What_is_found_is_what_was_put_there_whole_and_of_this_key(string found, bool right)
        => KeptValue.Of(Pages, Pages.Commands[0])!.Is(Encoding.UTF8.GetBytes(found), 3).Should().Be(right);

    [Fact]
    public void A_field_of_a_hash_is_the_one_that_was_asked_for()
    {
        var kept = KeptValue.Of(DocumentOperations.HashGet, DocumentOperations.HashGet.Commands[0])!;

        kept.Is(Encoding.UTF8.GetBytes(new string('h', 250)), 0).Should().BeTrue("field07 is all 'h'");
        kept.Is(Encoding.UTF8.GetBytes(new string('g', 250)), 0).Should().BeFalse();
    }

    [Fact]
    public void What_reads_nothing_has_nothing_to_find()
        => KeptValue.Of(DocumentOperations.SortedSetAdd, DocumentOperations.SortedSetAdd.Commands[0]).Should().BeNull();
}
