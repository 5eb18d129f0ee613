using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>
/// All connections of a load on one thread: it waits until an answer comes or a request is due, whichever is first, and does what
/// there is to do at once. No lock, no queue between threads, nothing allocated on the way. An answer's time is the one at which the
/// kernel took it in, so that it is right however late it is read: while requests follow each other closely, answers are read
/// together with the next start, which saves a wake-up for each.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class HttpReactor : IDisposable
{
    private const int MostEvents = 256;
    private const int PieceLength = 64 * 1024;

    /// <summary>How often time-outs and a cancellation are looked for.</summary>
    private const long SweepPeriod = 10_000_000;

    /// <summary>The longest that an answer may lie unread.</summary>
    private const long LongestNap = 1_000_000;

    private readonly IHttpRequests _requests;
    private readonly InFlight _inFlight;
    private readonly long _timeout;
    private readonly bool _keepBody;
    private readonly bool _stamped;
    private readonly int _epoll = Epoll.Create();
    private readonly HttpConnection[] _connections;
    private readonly Queue<HttpConnection> _free;
    private readonly Queue<HttpConnection> _freed = new();
    private Recorder _recorder = null!;
    private long _realTimeAhead = Epoll.RealTime() - PacingClock.Now;
    private readonly byte[] _piece = GC.AllocateUninitializedArray<byte>(PieceLength, pinned: true);

    public HttpReactor(IPEndPoint address, int connections, IHttpRequests requests, InFlight inFlight, TimeSpan timeout, bool stamped)
    {
        (_requests, _inFlight) = (requests, inFlight);
        _timeout = timeout.Ticks * TimeSpan.NanosecondsPerTick;
        _stamped = stamped;
        _keepBody = requests.Expectation.Has.Count > 0;
        _connections = [.. Enumerable.Range(0, connections).Select(number => new HttpConnection(number, address, stamped))];
        _free = new Queue<HttpConnection>(_connections);
    }

    /// <summary>Runs a work source to its end. Whatever is still under way at <paramref name="grace"/> after a stop is given up.</summary>
    /// <returns>Why it ended before its end; null where it did not.</returns>
    public string? Run(IReactorWork work, Recorder recorder, AbortWatch watch, TimeSpan grace, CancellationToken cancellationToken)
    {
        string? cutShort = null;
        _recorder = recorder;
        PacingClock.UseLeastTimerSlack();
        Span<Epoll.Event> events = stackalloc Epoll.Event[MostEvents];
        var nextSweep = PacingClock.Now + SweepPeriod;
        var giveUp = long.MaxValue;
        while (true)
        {
            var now = PacingClock.Now;
            if (now >= nextSweep)
            {
                _realTimeAhead = Epoll.RealTime() - PacingClock.Now;
                Sweep(now, work);
                nextSweep = now + SweepPeriod;
                cutShort ??= cancellationToken.IsCancellationRequested ? "stopped before its end" : watch.Broken();
                if (cutShort is not null && giveUp == long.MaxValue)
                {
                    work.Stop();
                    giveUp = now + (grace.Ticks * TimeSpan.NanosecondsPerTick);
                }
            }

            var next = work.Advance(this, now);
            if ((work.IsOver && _inFlight.Count == 0) || now >= giveUp)
                break;

            // A sleep that no answer ends costs half of one that any may end, and then another.
            if (next - PacingClock.Now is > 0 and <= LongestNap && next < nextSweep && work.AnswersCanWait && _freed.Count == 0)
                PacingClock.SleepUntil(next);

            // Events come before the arrivals that are due by then: only so is a connection known to be free, or not.
            var count = Epoll.Wait(_epoll, events, _freed.Count > 0 ? 0 : Math.Max(0, Math.Min(next, nextSweep) - PacingClock.Now));
            foreach (ref readonly var happened in events[..count])
                Handle(_connections[happened.Number], happened.Events);
            // Those that are free by now, and not those that these free in turn: a server that refuses everything must not hold the loop.
            for (var left = _freed.Count; left > 0; left--)
                work.Freed(this, _freed.Dequeue());
        }

        foreach (var connection in _connections.Where(connection => connection.IsBusy))
            End(connection, new Outcome(ErrorKind.Timeout));
        return cutShort;
    }

    /// <summary>Opens every connection, so that no request of the load pays for it; one that cannot be opened now is tried again by its first request.</summary>
    public void OpenAll(TimeSpan limit)
    {
        foreach (var connection in _connections)
            connection.Connect(_epoll);
        Span<Epoll.Event> events = stackalloc Epoll.Event[MostEvents];
        var until = PacingClock.Now + (limit.Ticks * TimeSpan.NanosecondsPerTick);
        while (_connections.Any(connection => connection.IsConnecting) && PacingClock.Now < until)
        {
            var count = Epoll.Wait(_epoll, events, SweepPeriod);
            foreach (ref readonly var happened in events[..count])
            {
                var connection = _connections[happened.Number];
                if (connection.IsConnecting && connection.FinishConnect() != SocketError.Success)
                    connection.Dispose();
            }
        }
    }

    /// <summary>A connection that carries nothing; false when all do.</summary>
    public bool TryTakeFree([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HttpConnection? connection) => _free.TryDequeue(out connection);

    /// <summary>Puts a connection back that carries nothing.</summary>
    public void GiveBack(HttpConnection connection) => _free.Enqueue(connection);

    /// <summary>Sends the request of an arrival on a connection.</summary>
    public void Start(HttpConnection connection, long arrival, long due, bool foundFree)
    {
        connection.Take(arrival, due, PacingClock.Now, foundFree);
        Send(connection);
    }

    /// <summary>An arrival that waited for a connection until its time was over.</summary>
    public void GiveUp(long due)
    {
        var now = PacingClock.Now;
        _recorder.Record(due, now, now, false, new Outcome(ErrorKind.Timeout));
        _inFlight.Leave();
    }

    public bool IsTooLate(long due, long now) => now - due >= _timeout;

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _ = Epoll.Close(_epoll);
    }

    private void Send(HttpConnection connection)
    {
        connection.Answer.Begin(_keepBody);
        var request = _requests.BytesOf(connection.Arrival);
        if (connection.Handle < 0)
        {
            connection.Keep(request);
            try
            {
                connection.Connect(_epoll);
            }
            catch (SocketException error)
            {
                End(connection, new Outcome(KindOf(error.SocketErrorCode)));
            }

            return;
        }

        if (connection.IsConnecting)
        {
            connection.Keep(request);
            return;
        }

        var sent = Epoll.Send(connection.Handle, request);
        if (sent == request.Length)
            return;
        if (sent < 0 && Epoll.LastError is not (Epoll.WouldBlock or Epoll.Interrupted))
            Lose(connection);
        else
            connection.Keep(request[Math.Max(0, sent)..]);
    }

    private void Handle(HttpConnection connection, uint events)
    {
        if (connection.Handle < 0)
            return;
        if (connection.IsConnecting)
        {
            var error = connection.FinishConnect();
            if (error != SocketError.Success)
            {
                connection.Dispose();
                if (connection.IsBusy)
                    End(connection, new Outcome(KindOf(error)));
                return;
            }
        }

        if ((events & Epoll.Out) != 0 && connection.HasUnsent && !connection.SendKept())
        {
            Lose(connection);
            return;
        }

        if ((events & (Epoll.In | Epoll.PeerClosed | Epoll.HangUp | Epoll.Error)) != 0)
            Receive(connection);
    }

    private void Receive(HttpConnection connection)
    {
        for (; ; )
        {
            var came = 0L;
            var count = _stamped ? Epoll.Receive(connection.Handle, _piece, out came) : Epoll.Receive(connection.Handle, _piece);
            if (count < 0)
            {
                var error = Epoll.LastError;
                if (error == Epoll.Interrupted)
                    continue;
                if (error != Epoll.WouldBlock)
                    Lose(connection);
                return;
            }

            if (count == 0)
            {
                if (connection.IsBusy && connection.Answer.EndsWithConnection)
                    Finish(connection, 0);
                else
                    Lose(connection);
                return;
            }

            // Nobody asked for it.
            if (!connection.IsBusy)
            {
                connection.Dispose();
                return;
            }

            switch (connection.Answer.Feed(_piece.AsSpan(0, count)))
            {
                case AnswerState.Complete:
                    Finish(connection, came);
                    return;
                case AnswerState.Malformed:
                    connection.Dispose();
                    End(connection, new Outcome(ErrorKind.Garbage));
                    return;
                case AnswerState.TooLong:
                    connection.Dispose();
                    End(connection, new Outcome(ErrorKind.TooLong));
                    return;
            }
        }
    }

    /// <param name="connection">The connection whose answer is whole.</param>
    /// <param name="came">When its last piece came in, on the real-time clock; 0 where the kernel does not say.</param>
    private void Finish(HttpConnection connection, long came)
    {
        var answer = connection.Answer;
        if (!answer.KeepAlive || answer.Unread > 0)
            connection.Dispose();
        else
            connection.IsUsed = true;
        End(connection, _requests.Expectation.Judge(answer.Status, answer.IsJson, answer.Body), came);
    }

    /// <summary>
    /// The connection is gone. A request on one that was idle before may have crossed the server's closing of it: RFC 9112 has a client
    /// send it again on a new connection, once.
    /// </summary>
    private void Lose(HttpConnection connection)
    {
        var retry = connection is { IsBusy: true, IsUsed: true, IsRetried: false, Answer.HasBegun: false };
        connection.Dispose();
        if (retry)
        {
            connection.IsRetried = true;
            Send(connection);
        }
        else if (connection.IsBusy)
        {
            End(connection, new Outcome(ErrorKind.Reset));
        }
    }

    private void End(HttpConnection connection, Outcome outcome, long came = 0)
    {
        connection.Release();
        var now = PacingClock.Now;
        // A clock that was set meanwhile must not make an answer come before its request.
        var ended = came == 0 ? now : Math.Clamp(came - _realTimeAhead, connection.Sent, now);
        _recorder.Record(connection.Due, connection.Sent, ended, connection.FoundFree, outcome);
        _inFlight.Leave();
        _freed.Enqueue(connection);
    }

    private void Sweep(long now, IReactorWork work)
    {
        foreach (var connection in _connections)
        {
            if (connection.IsBusy && now - connection.Due >= _timeout)
            {
                connection.Dispose();
                End(connection, new Outcome(ErrorKind.Timeout));
            }
        }

        work.Sweep(this, now);
    }

    private static string KindOf(SocketError error) => error switch
    {
        SocketError.ConnectionReset => ErrorKind.Reset,
        _ => ErrorKind.Refused,
    };
}
