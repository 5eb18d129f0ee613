using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>One connection of a reactor, and the request that it carries.</summary>
/// <param name="number">Its place in the reactor.</param>
/// <param name="address">Where the server answers.</param>
/// <param name="stamped">Whether the kernel is to note when answers come in.</param>
[SupportedOSPlatform("linux")]
internal sealed class HttpConnection(int number, IPEndPoint address, bool stamped) : IDisposable
{
    private Socket? _socket;
    private byte[] _unsent = [];
    private int _unsentFrom;

    /// <summary>Its place in the reactor.</summary>
    public int Number => number;

    /// <summary>The kernel's number of its socket; -1 while it has none.</summary>
    public int Handle { get; private set; } = -1;

    public bool IsConnecting { get; private set; }

    /// <summary>Whether it carried an answer before: a server may have closed it since, unknown to us.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether a request is on it.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether the request was sent a second time already, on a new connection.</summary>
    public bool IsRetried { get; set; }

    public long Arrival { get; private set; }

    public long Due { get; private set; }

    public long Sent { get; private set; }

    public bool FoundFree { get; private set; }

    /// <summary>What has come of the answer.</summary>
    public HttpAnswer Answer { get; } = new();

    public bool HasUnsent => _unsentFrom < _unsent.Length;

    /// <summary>Notes the request that it carries from now on.</summary>
    public void Take(long arrival, long due, long sent, bool foundFree)
    {
        (Arrival, Due, Sent, FoundFree) = (arrival, due, sent, foundFree);
        (IsBusy, IsRetried) = (true, false);
    }

    /// <summary>Its request has ended.</summary>
    public void Release() => IsBusy = false;

    /// <summary>Begins to connect; the reactor hears when that is done.</summary>
    public void Connect(int epoll)
    {
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        Handle = (int)_socket.SafeHandle.DangerousGetHandle();
        IsConnecting = true;
        IsUsed = false;
        try
        {
            _socket.Connect(address);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // As it should be.
        }

        if (stamped)
            Epoll.Stamp(Handle);
        Epoll.Watch(epoll, Handle, number);
    }

    /// <summary>The connection stands, or it does not and this is why.</summary>
    public SocketError FinishConnect()
    {
        IsConnecting = false;
        return (SocketError)(int)_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
    }

    /// <summary>Keeps what could not be sent at once.</summary>
    public void Keep(ReadOnlySpan<byte> unsent)
    {
        _unsent = unsent.ToArray();
        _unsentFrom = 0;
    }

    /// <summary>Sends what was kept, as much as goes; false when the connection failed.</summary>
    public bool SendKept()
    {
        while (HasUnsent)
        {
            var count = Epoll.Send(Handle, _unsent.AsSpan(_unsentFrom));
            if (count < 0)
                return Epoll.LastError is Epoll.WouldBlock or Epoll.Interrupted;
            _unsentFrom += count;
        }

        return true;
    }

    /// <summary>Closes the socket; the next request opens another.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
        (Handle, IsConnecting, IsUsed) = (-1, false, false);
        (_unsent, _unsentFrom) = ([], 0);
    }
}
