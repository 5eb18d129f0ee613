using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>
/// One thread that hears a driver's sockets, on which everything that waits for an answer goes on at once. The runtime's sockets hand each
/// answer to a thread of the pool instead, which costs more than the rest of a request. What blocks on this thread holds up every other
/// answer: <see cref="HeldUp"/> says for how long, and the run's health watch looks.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketLoop : IAnswerThread, IDisposable
{
    private const int MostEvents = 256;
    private const int WakeNumber = 0;
    private const long LongestWait = 1_000_000_000;

    private readonly int _epoll = Epoll.Create();
    private readonly int _wake = Epoll.CreateWake();
    private readonly ConcurrentDictionary<int, LoopStream> _streams = new();
    private readonly Thread _thread;
    private int _number = WakeNumber;
    private long _began;
    private bool _stopped;

    public SocketLoop()
    {
        Epoll.Watch(_epoll, _wake, WakeNumber);
        _thread = new Thread(Listen) { IsBackground = true, Name = "http answers" };
        _thread.Start();
    }

    /// <inheritdoc />
    public TimeSpan HeldUp => Volatile.Read(ref _began) is var began and not 0 ? PacingClock.Span(began, PacingClock.Now) : TimeSpan.Zero;

    /// <summary>Begins to hear a stream's socket.</summary>
    /// <returns>The number by which to end that.</returns>
    public int Add(LoopStream stream, int handle)
    {
        var number = Interlocked.Increment(ref _number);
        _streams[number] = stream;
        Epoll.Watch(_epoll, handle, number);
        return number;
    }

    /// <summary>Hears a stream no more; its socket may be closed then.</summary>
    public void Remove(int number) => _streams.TryRemove(number, out _);

    public void Dispose()
    {
        Volatile.Write(ref _stopped, true);
        Epoll.Wake(_wake);
        // Whoever disposes of a driver in what an answer led to is on that thread.
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        _ = Epoll.Close(_wake);
        _ = Epoll.Close(_epoll);
    }

    private void Listen()
    {
        Span<Epoll.Event> events = stackalloc Epoll.Event[MostEvents];
        while (!Volatile.Read(ref _stopped))
        {
            Volatile.Write(ref _began, 0);
            var count = Epoll.Wait(_epoll, events, LongestWait);
            Volatile.Write(ref _began, PacingClock.Now);
            foreach (ref readonly var happened in events[..count])
            {
                if (_streams.TryGetValue(happened.Number, out var stream))
                    stream.Happened(happened.Events);
            }
        }
    }
}
