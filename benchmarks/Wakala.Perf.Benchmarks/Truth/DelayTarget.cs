using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Benchmarks;

/// <summary>
/// A server that delays each answer by a drawn amount, and knows what it did: when the kernel took a request in, and when its answer was
/// sent. It can stand still at given times. A process of its own, on one thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DelayTarget : IDisposable
{
    public const string Command = "delay-target";

    private const int ListenerNumber = -1;
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long FreezePeriod = 10_000_000_000;
    private const long FreezeFrom = 8_000_000_000;

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private readonly Delays _delays;
    private readonly long? _freezeOrigin;
    private readonly long _notesFrom;
    private readonly int _epoll = Epoll.Create();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
    private readonly List<Socket> _connections = [];
    private readonly PriorityQueue<(int Connection, long Received), long> _waiting = new();
    private readonly LatencyHistogram _served = new();
    private readonly byte[] _piece = GC.AllocateUninitializedArray<byte>(16 * 1024, pinned: true);

    /// <param name="arguments">
    /// The delays' name; the moment from which it stands still for two seconds in every ten, 0 for never; and the one from which it notes
    /// what it does. Moments are the pacing clock's, which is the same in all processes.
    /// </param>
    public DelayTarget(string[] arguments)
    {
        _delays = new Delays(arguments[0], seed: 1);
        _freezeOrigin = long.Parse(arguments[1], CultureInfo.InvariantCulture) is > 0 and var origin ? origin : null;
        _notesFrom = long.Parse(arguments[2], CultureInfo.InvariantCulture);
    }

    /// <summary>Serves until its standard input ends; then prints what it did.</summary>
    public void Run()
    {
        PacingClock.UseLeastTimerSlack();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1024);
        Epoll.Watch(_epoll, (int)_listener.SafeHandle.DangerousGetHandle(), ListenerNumber);
        Console.WriteLine(((IPEndPoint)_listener.LocalEndPoint!).Port);
        var stopped = false;
        new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
            }

            Volatile.Write(ref stopped, true);
        })
        { IsBackground = true }.Start();

        Span<Epoll.Event> events = stackalloc Epoll.Event[256];
        while (!Volatile.Read(ref stopped))
        {
            StandStill();
            var now = PacingClock.Now;
            while (_waiting.TryPeek(out _, out var due) && due <= now)
                Send(_waiting.Dequeue());
            var next = _waiting.TryPeek(out _, out var first) ? first - PacingClock.Now : 20 * NanosecondsPerMillisecond;
            var count = Epoll.Wait(_epoll, events, Math.Clamp(next, 0, 20 * NanosecondsPerMillisecond));
            foreach (ref readonly var happened in events[..count])
            {
                if (happened.Number == ListenerNumber)
                    Accept();
                else
                    Receive(happened.Number);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_served.Count} {_served.PercentileMilliseconds(50)} {_served.PercentileMilliseconds(95)} {_served.PercentileMilliseconds(99)} {_served.PercentileMilliseconds(99.9)}"));
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _listener.Dispose();
        _ = Epoll.Close(_epoll);
    }

    private void StandStill()
    {
        if (_freezeOrigin is not { } origin || PacingClock.Now < origin)
            return;
        var within = (PacingClock.Now - origin) % FreezePeriod;
        if (within >= FreezeFrom)
            PacingClock.SleepUntil(PacingClock.Now + FreezePeriod - within);
    }

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
            Epoll.Stamp(handle);
            Epoll.Watch(_epoll, handle, _connections.Count);
            _connections.Add(socket);
        }
    }

    private void Receive(int connection)
    {
        var handle = (int)_connections[connection].SafeHandle.DangerousGetHandle();
        // A request is small, and a connection has one at a time.
        var count = Epoll.Receive(handle, _piece, out var came);
        if (count <= 0)
            return;
        var received = came == 0 ? PacingClock.Now : came - (Epoll.RealTime() - PacingClock.Now);
        _waiting.Enqueue((connection, received), received + (long)(_delays.Next() * NanosecondsPerMillisecond));
    }

    private void Send((int Connection, long Received) request)
    {
        if (request.Received >= _notesFrom)
            _served.Record(TimeSpan.FromTicks((PacingClock.Now - request.Received) / TimeSpan.NanosecondsPerTick));
        _ = Epoll.Send((int)_connections[request.Connection].SafeHandle.DangerousGetHandle(), Answer);
    }
}
