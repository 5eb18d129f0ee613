using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Wakala.Perf.Load;

namespace Wakala.Perf.Benchmarks;

/// <summary>A server on one thread of a process of its own: it prints its port, serves until its standard input ends, and then says what it did.</summary>
[SupportedOSPlatform("linux")]
internal abstract class EpollTarget : IDisposable
{
    /// <summary>Asks on the standard input what it did so far.</summary>
    public const char Ask = '?';

    protected const long NanosecondsPerMillisecond = 1_000_000;
    private const int ListenerNumber = -1;
    private const int MostEvents = 256;
    private const long LongestWait = 20 * NanosecondsPerMillisecond;

    private readonly int _epoll = Epoll.Create();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
    private readonly List<Socket> _sockets = [];

    /// <summary>Whether the kernel is to note when requests come in.</summary>
    protected virtual bool Stamped => false;

    /// <summary>Where what comes is read to.</summary>
    protected byte[] Piece { get; } = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);

    public void Run()
    {
        PacingClock.UseLeastTimerSlack();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        Epoll.Watch(_epoll, (int)_listener.SafeHandle.DangerousGetHandle(), ListenerNumber);
        Console.WriteLine(((IPEndPoint)_listener.LocalEndPoint!).Port);
        var stopped = false;
        new Thread(() =>
        {
            for (int asked; (asked = Console.In.Read()) >= 0;)
            {
                if (asked == Ask)
                    Console.WriteLine(Figures);
            }

            Volatile.Write(ref stopped, true);
        })
        { IsBackground = true }.Start();

        Span<Epoll.Event> events = stackalloc Epoll.Event[MostEvents];
        while (!Volatile.Read(ref stopped))
        {
            var wait = Math.Clamp(Advance() - PacingClock.Now, 0, LongestWait);
            var count = Epoll.Wait(_epoll, events, wait);
            foreach (ref readonly var happened in events[..count])
            {
                if (happened.Number == ListenerNumber)
                    Accept();
                else
                    Receive(happened.Number);
            }
        }

        Console.WriteLine(Figures);
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        _listener.Dispose();
        _ = Epoll.Close(_epoll);
    }

    /// <summary>What it did, as its last line.</summary>
    protected abstract string Figures { get; }

    /// <summary>Does what is due, and tells when there will be more.</summary>
    protected virtual long Advance() => PacingClock.Now + LongestWait;

    /// <summary>Something came on a connection.</summary>
    protected abstract void Receive(int connection);

    /// <summary>The kernel's number of a connection.</summary>
    protected int HandleOf(int connection) => (int)_sockets[connection].SafeHandle.DangerousGetHandle();

    private void Accept()
    {
        for (; ; )
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (SocketException)
            {
                // Nobody else, for now.
                return;
            }

            (socket.Blocking, socket.NoDelay) = (false, true);
            var handle = (int)socket.SafeHandle.DangerousGetHandle();
            if (Stamped)
                Epoll.Stamp(handle);
            Epoll.Watch(_epoll, handle, _sockets.Count);
            _sockets.Add(socket);
        }
    }
}
