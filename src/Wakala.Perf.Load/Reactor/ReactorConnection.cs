using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>One connection of a reactor, with a lane for each request that it may carry at once.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ReactorConnection : IDisposable
{
    private const int IpLevel = 0;
    private const int BindAddressNoPort = 24;

    private readonly IPEndPoint _address;
    private readonly IPAddress? _from;
    private Socket? _socket;

    /// <param name="number">Its place in the reactor.</param>
    /// <param name="place">Its place in its group.</param>
    /// <param name="group">What it is a connection of.</param>
    public ReactorConnection(int number, int place, ReactorGroup group)
    {
        (Number, Group) = (number, group);
        var load = group.Load;
        var (target, its, lanes) = group.At(place);
        (_address, IsOpenedByRequest) = (target.Address, lanes > 0 && load.Use != ConnectionUse.Kept);
        IsStamped = load.Model is ArrivalRate;
        _from = load.From.Count == 0 ? null : load.From[place % load.From.Count];
        Lanes = new ReactorLane[lanes];
        for (var slot = 0; slot < Lanes.Length; slot++)
            Lanes[slot] = new ReactorLane((place * Lanes.Length) + slot, slot, this);
        var wire = target.Protocol.MakeWire(its, Lanes.Length);
        Wire = target.Tls is null ? wire : new TlsWire(wire, target.Tls);
    }

    /// <summary>Its place in the reactor.</summary>
    public int Number { get; }

    public ReactorGroup Group { get; }

    /// <summary>Whether its requests pay for it: nothing opens it before.</summary>
    public bool IsOpenedByRequest { get; }

    /// <summary>Whether the kernel notes when answers come in.</summary>
    public bool IsStamped { get; }

    public ReactorLane[] Lanes { get; }

    public IWire Wire { get; }

    /// <summary>What is to be sent.</summary>
    public ByteQueue Output { get; } = new();

    /// <summary>Whether something was written that is to be sent with the rest.</summary>
    public bool IsDirty { get; set; }

    /// <summary>The kernel's number of its socket; -1 while it has none.</summary>
    public int Handle { get; private set; } = -1;

    public bool IsConnecting { get; private set; }

    /// <summary>Whether it waits to be opened again by itself.</summary>
    public bool IsComingBack { get; set; }

    /// <summary>Whether nothing opens it again: it only hears, and never stood.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Whether requests can be sent on it.</summary>
    public bool IsReady { get; set; }

    /// <summary>Whether it carried an answer before: a server may have closed it since, unknown to us.</summary>
    public bool IsUsed { get; set; }

    /// <summary>When it began to connect, and when it stood.</summary>
    public long Began { get; private set; }

    public long Stood { get; private set; }

    /// <summary>Begins to connect; the reactor hears when that is done.</summary>
    /// <exception cref="SocketException">It cannot even begin: no descriptor or port is left.</exception>
    public void Connect(int epoll)
    {
        Began = PacingClock.Now;
        _socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        if (_from is not null)
        {
            // The kernel chooses the port when it knows the other end, so that ports may be used once for each.
            _socket.SetRawSocketOption(IpLevel, BindAddressNoPort, [1, 0, 0, 0]);
            _socket.Bind(new IPEndPoint(_from, 0));
        }

        Handle = (int)_socket.SafeHandle.DangerousGetHandle();
        (IsConnecting, IsReady, IsUsed) = (true, false, false);
        try
        {
            _socket.Connect(_address);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // As it should be.
        }

        if (IsStamped)
            Epoll.Stamp(Handle);
        Epoll.Watch(epoll, Handle, Number);
    }

    /// <summary>The connection stands, or it does not and this is why.</summary>
    public SocketError FinishConnect()
    {
        IsConnecting = false;
        Stood = PacingClock.Now;
        return (SocketError)(int)_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
    }

    /// <summary>Closes the socket. Another is opened by the next request, or by itself.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
        (Handle, IsConnecting, IsReady, IsUsed) = (-1, false, false, false);
        Output.Clear();
    }
}
