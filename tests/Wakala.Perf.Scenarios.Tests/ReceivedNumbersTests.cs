namespace Wakala.Perf.Scenarios.Tests;

/// <summary>What a receiver makes of the numbers that come.</summary>
public sealed class ReceivedNumbersTests
{
    [Fact]
    public void Numbers_that_follow_each_other_are_in_order_and_a_gap_is_none_of_its_business()
        => Entered(0, 1, 2, 5, 200).Should().AllBeEquivalentTo(Arrived.InOrder);

    [Fact]
    public void One_that_comes_after_a_later_one_is_too_late_and_one_that_comes_again_is_told_so()
        => Entered(0, 2, 1, 2, 1, 3).Should().Equal(Arrived.InOrder, Arrived.InOrder, Arrived.TooLate, Arrived.Again, Arrived.Again, Arrived.InOrder);

    [Fact]
    public void It_knows_what_it_has_had_and_nothing_else()
    {
        var received = new ReceivedNumbers();
        foreach (var number in (long[])[0, 63, 64, 1_000])
            received.Enter(number);

        Enumerable.Range(0, 2_000).Where(number => received.Has(number)).Should().Equal(0, 63, 64, 1_000);
    }

    private static List<Arrived> Entered(params long[] numbers)
    {
        var received = new ReceivedNumbers();
        return [.. numbers.Select(received.Enter)];
    }
}
