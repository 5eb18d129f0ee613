namespace Wakala.Perf.Scenarios;

/// <summary>Who comes, is let in, and goes at once.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="address">Where it connects.</param>
/// <param name="tenant">Its tenant's place among those of the load.</param>
internal sealed class SocketVisitor(SocketConnections sockets, Uri address, int tenant) : SocketEnd(sockets, address, tenant, SocketReceiver.Quiet)
{
    public override void Stands(SocketOpening opening, string began, bool isMeasured) => Sockets.Tally.Opened(opening, isMeasured);

    public override PendingMessage? Hear(ReadOnlySpan<byte> text) => null;
}
