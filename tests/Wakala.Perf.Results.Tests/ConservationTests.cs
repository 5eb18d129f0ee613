namespace Wakala.Perf.Results.Tests;

public sealed class ConservationTests
{
    [Fact]
    public void The_books_are_one_line_of_counts()
        => new Conservation(1_200, 1_200, 1_200, 1_199, 1_200).Line.Should().Be("acknowledged 1,200, stored 1,200, queued 1,200, worked 1,199, pushed 1,200");

    [Fact]
    public void A_place_that_was_not_looked_at_is_said_with_its_reason()
        => (new Conservation(3, 3, null, null, 3) { NotSeen = ["no way into Redis"] }).Line
            .Should().Be("acknowledged 3, stored 3, queued not seen, worked not seen, pushed 3 (no way into Redis)");

    [Theory]
    [InlineData(5L, 5L, 5L, true)]
    [InlineData(5L, null, 5L, true)]
    [InlineData(5L, 4L, 5L, false)]
    [InlineData(5L, 5L, 6L, false)]
    public void They_are_even_when_every_place_that_was_looked_at_has_all(long acknowledged, long? stored, long? pushed, bool even)
        => new Conservation(acknowledged, stored, null, null, pushed).IsEven.Should().Be(even);
}
