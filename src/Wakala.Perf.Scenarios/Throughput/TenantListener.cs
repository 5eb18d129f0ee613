using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>A connection that hears the whole room of a tenant. Where it is lost it comes back by the last id that it saw.</summary>
/// <param name="protocol">What the platform speaks.</param>
/// <param name="address">Where it connects.</param>
/// <param name="token">A user of the tenant.</param>
/// <param name="room">The tenant's place among those of the load.</param>
/// <param name="deliveries">Told what it hears.</param>
internal sealed class TenantListener(SocketProtocol protocol, Uri address, string token, int room, Deliveries deliveries)
{
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private string _last = string.Empty;

    /// <exception cref="IOException">The connection broke before it stood.</exception>
    public async Task<SocketConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await SocketConnection.OpenAsync(protocol, address, token, string.Empty, _last, cancellationToken);
        if (_last.Length == 0)
            _last = connection.Began;
        return connection;
    }

    /// <summary>Hears until it is stopped.</summary>
    public async Task ListenAsync(SocketConnection first, CancellationToken stop)
    {
        SocketConnection? connection = first;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var current = connection ?? await OpenAsync(stop);
                await using var closing = stop.Register(current.Dispose);
                await current.ListenAsync(Hear, static () => { }, stop);
            }
            catch (Exception error) when (SocketConnections.IsBroken(error))
            {
                await Task.Delay(BeforeNextTry, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (connection is not null && !stop.IsCancellationRequested)
                deliveries.Disconnected();
            connection = null;
        }
    }

    private void Hear(ReadOnlySpan<byte> text)
    {
        var note = protocol.Read(text);
        if (note.Id.Length > 0)
            _last = note.Id;
        // What was said over WebSockets has a reference of its sender's making; what came by HTTP has its number.
        if (long.TryParse(note.Reference, CultureInfo.InvariantCulture, out var number))
            deliveries.Hear(number, room, TextDigest.Of(note.Conversation, note.Text));
    }
}
