namespace Wakala.Perf.Scenarios.Tests;

public sealed class DeliveriesTests
{
    private static readonly ulong Sent = TextDigest.Of("17", "good morning");

    private readonly Deliveries _deliveries = new();

    [Fact]
    public async Task A_message_is_awaited_until_it_is_heard()
    {
        var awaited = _deliveries.Accept(7, 0, Sent);
        awaited.IsCompleted.Should().BeFalse();

        _deliveries.Hear(7, 0, Sent);

        await awaited.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        _deliveries.Report().Should().Be(new DeliveryReport(1, 1, 0, 0, 0));
    }

    [Fact]
    public void A_message_may_be_heard_before_its_acceptance_is()
    {
        _deliveries.Hear(7, 0, Sent);

        _deliveries.Accept(7, 0, Sent).IsCompleted.Should().BeTrue();
        _deliveries.Report().Should().Be(new DeliveryReport(1, 1, 0, 0, 0));
    }

    [Fact]
    public void What_is_never_heard_is_lost()
    {
        _ = _deliveries.Accept(7, 0, Sent);
        _ = _deliveries.Accept(8, 0, Sent);
        _deliveries.Hear(8, 0, Sent);

        _deliveries.Missing.Should().Be(1);
        _deliveries.Report().Lost.Should().Be(1);
    }

    [Fact]
    public void What_is_heard_again_is_a_duplicate_even_before_its_acceptance()
    {
        _deliveries.Hear(7, 0, Sent);
        _deliveries.Hear(7, 0, Sent);
        _ = _deliveries.Accept(7, 0, Sent);
        _deliveries.Hear(7, 0, Sent);

        _deliveries.Report().Should().Be(new DeliveryReport(1, 1, 2, 0, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_another_tenant_hears_is_misdelivered(bool early)
    {
        if (early)
            _deliveries.Hear(7, 1, Sent);
        _ = _deliveries.Accept(7, 0, Sent);
        if (!early)
            _deliveries.Hear(7, 1, Sent);

        _deliveries.Report().Misdelivered.Should().Be(1);
    }

    [Theory]
    [InlineData("17", "good morning", 0)]
    [InlineData("17", "good mornin", 1)]
    [InlineData("1", "7good morning", 1)]
    [InlineData("18", "good morning", 1)]
    public void A_text_that_is_heard_otherwise_than_it_was_sent_is_altered(string conversation, string text, int altered)
    {
        _ = _deliveries.Accept(7, 0, Sent);
        _deliveries.Hear(7, 0, TextDigest.Of(conversation, text));
        _deliveries.Hear(8, 0, TextDigest.Of(conversation, text));
        _ = _deliveries.Accept(8, 0, Sent);

        _deliveries.Report().Altered.Should().Be(2 * altered);
    }

    [Fact]
    public void What_is_heard_and_never_accepted_is_unknown()
    {
        _deliveries.Hear(7, 0, Sent);

        _deliveries.Report().Unknown.Should().Be(1);
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
