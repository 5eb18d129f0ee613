namespace Wakala.Perf.Scenarios.Tests;

public sealed class DeliveriesTests
{
    private readonly Deliveries _deliveries = new();

    [Fact]
    public async Task A_message_is_awaited_until_it_is_heard()
    {
        var awaited = _deliveries.Accept(7, 0);
        awaited.IsCompleted.Should().BeFalse();

        _deliveries.Hear(7, 0);

        await awaited.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        _deliveries.Report().Should().Be(new DeliveryReport(1, 1, 0, 0, 0));
    }

    [Fact]
    public void A_message_may_be_heard_before_its_acceptance_is()
    {
        _deliveries.Hear(7, 0);

        _deliveries.Accept(7, 0).IsCompleted.Should().BeTrue();
        _deliveries.Report().Should().Be(new DeliveryReport(1, 1, 0, 0, 0));
    }

    [Fact]
    public void What_is_never_heard_is_lost()
    {
        _ = _deliveries.Accept(7, 0);
        _ = _deliveries.Accept(8, 0);
        _deliveries.Hear(8, 0);

        _deliveries.Missing.Should().Be(1);
        _deliveries.Report().Lost.Should().Be(1);
    }

    [Fact]
    public void What_is_heard_again_is_a_duplicate_even_before_its_acceptance()
    {
        _deliveries.Hear(7, 0);
        _deliveries.Hear(7, 0);
        _ = _deliveries.Accept(7, 0);
        _deliveries.Hear(7, 0);

        _deliveries.Report().Should().Be(new DeliveryReport(1, 1, 2, 0, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_another_tenant_hears_is_misdelivered(bool early)
    {
        if (early)
            _deliveries.Hear(7, 1);
        _ = _deliveries.Accept(7, 0);
        if (!early)
            _deliveries.Hear(7, 1);

        _deliveries.Report().Misdelivered.Should().Be(1);
    }

    [Fact]
    public void Numbers_are_kept_apart_wherever_they_lie()
    {
        var set = new NumberSet();
        long[] numbers = [0, 1, 63, 64, 4_095, 4_096, 1_000_000_007, long.MaxValue];

        numbers.Should().OnlyContain(number => set.Add(number));
        numbers.Should().OnlyContain(number => !set.Add(number));
        set.Add(2).Should().BeTrue();
    }
}
