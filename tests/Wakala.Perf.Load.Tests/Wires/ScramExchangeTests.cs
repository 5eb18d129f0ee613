namespace Wakala.Perf.Load.Tests;

public sealed class ScramExchangeTests
{
    [Theory]
    [InlineData("e=invalid-proof")]
    [InlineData("r=other,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData("")]
    public void A_challenge_that_does_not_answer_ours_is_refused(string challenge)
        => new ScramExchange("pencil").Answer(challenge).Should().BeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(2_000_000_000)]
    public void A_server_cannot_make_the_load_work_without_end(int iterations)
    {
        var exchange = new ScramExchange("pencil");
        var nonce = exchange.First.Split("r=")[1];

        exchange.Answer($"r={nonce}abc,s=QSXCR+Q6sek8bf92,i={iterations}").Should().BeNull();
    }

    [Fact]
    public void A_server_that_does_not_know_the_password_is_found_out()
    {
        var exchange = new ScramExchange("pencil");
        var nonce = exchange.First.Split("r=")[1];
        exchange.Answer($"r={nonce}abc,s=QSXCR+Q6sek8bf92,i=4096").Should().NotBeNull();

        exchange.IsServer("v=AAAA").Should().BeFalse();
    }
}
