using System.Text;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>What is said and heard over a WebSocket, as the contract has it.</summary>
public sealed class SocketProtocolTests
{
    private static readonly SocketProtocol Protocol = SocketProtocol.Of(ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json")));

    [Fact]
    public void The_contracts_words_are_filled_in_and_what_is_empty_is_left_away()
    {
        Protocol.PathAndQuery("c 1", "").Should().Be("/ws?conversation=c%201");
        Protocol.PathAndQuery("c1", "5-0").Should().Be("/ws?conversation=c1&after=5-0");
        Encoding.UTF8.GetString(Protocol.Message("c1", "0:c1:7", "a \"text\"")).Should().Be("""{"type":"message","conversation":"c1","ref":"0:c1:7","text":"a \"text\""}""");
    }

    [Fact]
    public void What_comes_is_known_by_its_kind_its_id_and_its_reference_wherever_they_stand()
    {
        Protocol.Read("""{"text":{"ref":"inner"},"ref":"0:c1:7","id":"5-0","type":"message"}"""u8).Should().Be(new SocketNote("message", "5-0", "0:c1:7"));
        Protocol.IsAcknowledgement(Protocol.Read("""{"type":"ack","ref":"1","id":"5-0"}"""u8)).Should().BeTrue();
        Protocol.IsRefusal(Protocol.Read("""{"type":"refused","ref":"1"}"""u8)).Should().BeTrue();
        Protocol.IsWelcome(Protocol.Read("""{"type":"message"}"""u8)).Should().BeFalse();
    }

    [Fact]
    public void A_contract_without_a_WebSocket_says_so()
    {
        var without = () => SocketProtocol.Of(ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json")) with { WebSocket = null });

        without.Should().Throw<InvalidOperationException>().WithMessage("*no webSocket*");
    }
}
