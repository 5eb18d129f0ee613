namespace Wakala.Perf.Scenarios;

/// <summary>
/// Somebody with a connection to the platform. Where it is lost it comes back by itself, by the last id that it saw: over a client's connections here, over the reactor's by <see cref="SocketWire"/>.
/// </summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="address">Where it connects.</param>
/// <param name="tenant">Its tenant's place among those of the load.</param>
/// <param name="conversation">The conversation that it opens; empty for the whole room.</param>
internal abstract class SocketEnd(SocketConnections sockets, Uri address, int tenant, string conversation)
{
    /// <summary>Who has not come back by then has not come back.</summary>
    public static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private long _began;
    private long _lost;
    private int _isStanding;
    private volatile bool _hasStood;

    public Uri Address => address;

    public int Tenant => tenant;

    public string Conversation => conversation;

    /// <summary>Whether it has a connection now.</summary>
    public bool IsStanding => Volatile.Read(ref _isStanding) != 0;

    /// <summary>Whether it ever had one: only then does it come back.</summary>
    public bool HasStood => _hasStood;

    /// <summary>The last id that it saw; empty where it wants nothing told again.</summary>
    public string Last { get; protected set; } = string.Empty;

    protected SocketConnections Sockets => sockets;

    /// <summary>Its connection stands, the first or one that came back.</summary>
    /// <param name="opening">How long that took.</param>
    /// <param name="began">The id of the last message before it.</param>
    /// <param name="isMeasured">Whether the time that the first took counts.</param>
    public virtual void Stands(SocketOpening opening, string began, bool isMeasured)
    {
        if (_hasStood)
        {
            sockets.Tally.Returned(TimeProvider.System.GetElapsedTime(_lost));
        }
        else
        {
            sockets.Tally.Opened(opening, isMeasured);
            sockets.Add(this);
        }

        _began = TimeProvider.System.GetTimestamp();
        _hasStood = true;
        Volatile.Write(ref _isStanding, 1);
    }

    /// <summary>Its connection is gone, though nobody here closed it.</summary>
    public void Lost()
    {
        Rest();
        sockets.Tally.Disconnected();
        _lost = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Its connection is needed no longer.</summary>
    public void Rest()
    {
        if (Interlocked.Exchange(ref _isStanding, 0) == 0)
            return;
        sockets.Tally.Stood(TimeProvider.System.GetElapsedTime(_began));
    }

    /// <summary>Hears a text.</summary>
    /// <returns>The message that has ended by it; null where none has.</returns>
    public abstract PendingMessage? Hear(ReadOnlySpan<byte> text);

    /// <summary>Hears a ping.</summary>
    public virtual void HearPing()
    {
    }

    /// <summary>Opens a client's connection.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isMeasured">Whether the time that it takes counts.</param>
    public async Task<SocketConnection> OpenAsync(CancellationToken cancellationToken, bool isMeasured = true)
    {
        var connection = await sockets.OpenAsync(address, tenant, conversation, Last, cancellationToken);
        Stands(connection.Opening, connection.Began, isMeasured);
        return connection;
    }

    /// <summary>Hears a client's connection, and those that it comes back by, until it is stopped.</summary>
    public async Task ListenAsync(SocketConnection connection, CancellationToken stop)
    {
        for (SocketConnection? current = connection; current is not null; current = await ComeBackAsync(stop))
        {
            using (current)
            {
                Speaks(current);
                try
                {
                    await using var closing = stop.Register(current.Dispose);
                    await current.ListenAsync(Settle, HearPing, stop);
                }
                catch (Exception error) when (SocketConnections.IsBroken(error))
                {
                    // Lost, or closed by us.
                }

                Speaks(null);
            }

            if (stop.IsCancellationRequested)
            {
                Rest();
                return;
            }

            Lost();
        }
    }

    /// <summary>The client's connection by which it may speak; null while it has none.</summary>
    protected virtual void Speaks(SocketConnection? connection)
    {
    }

    private void Settle(ReadOnlySpan<byte> text)
    {
        if (Hear(text) is { } message)
            message.Awaited?.TrySetResult(message.Outcome);
    }

    private async Task<SocketConnection?> ComeBackAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                return await OpenAsync(stop);
            }
            catch (Exception error) when (SocketConnections.IsBroken(error))
            {
                await Task.Delay(BeforeNextTry, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }
}
