using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>
/// All connections of a load, or of several, on one thread: it waits until an answer comes or a request is due, whichever is first, and does what
/// there is to do at once. No lock, no queue between threads, nothing allocated on the way. An answer's time is the one at which the
/// kernel took it in, so that it is right however late it is read: while requests follow each other closely, answers are read
/// together with the next start, which saves a wake-up for each.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Reactor : IDisposable
{
    private const int MostEvents = 256;
    private const int PieceLength = 64 * 1024;

    /// <summary>How often time-outs and a cancellation are looked for.</summary>
    private const long SweepPeriod = 10_000_000;

    /// <summary>The same while nothing is under way that could be late.</summary>
    private const long IdleSweepPeriod = 50_000_000;

    /// <summary>The longest that an answer may lie unread.</summary>
    private const long LongestNap = 1_000_000;

    /// <summary>How long after a failed try a connection that comes back by itself tries again.</summary>
    private const long BeforeNextTry = 100_000_000;

    /// <summary>Connections that are being opened at once before the load begins: no more than any server's queue of new ones holds.</summary>
    private const int MostOpening = 100;

    private readonly ReactorGroup[] _groups;
    private readonly int _epoll = Epoll.Create();
    private readonly List<ReactorConnection> _connections = [];
    private readonly PriorityQueue<ReactorConnection, long> _comingBack = new();
    private readonly Queue<ReactorLane> _freed = new();
    private readonly List<ReactorConnection> _dirty = [];
    private readonly Answers _answers = new();
    private readonly ConnectionRecorder _figures = new();
    private readonly PromptSleep _nap = new();
    private readonly byte[] _piece = GC.AllocateUninitializedArray<byte>(PieceLength, pinned: true);
    private long _realTimeAhead = Epoll.RealTime() - PacingClock.Now;

    /// <param name="loads">What its connections are for, a group each. Loads that follow each other on a group may differ in their models, and in nothing that a connection knows.</param>
    public Reactor(params IReadOnlyList<ReactorLoad> loads)
    {
        _groups = [.. loads.Select((load, number) => new ReactorGroup(number, load, Add))];
        MakeConnections();
        foreach (var lane in _connections.SelectMany(connection => connection.Lanes).OrderBy(lane => lane.Slot))
            lane.Connection.Group.GiveBack(lane);
    }

    /// <summary>One whose connections stand, or have been tried: no request pays for one.</summary>
    /// <param name="loads">What its connections are for, a group each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Reactor> OpenAsync(IReadOnlyList<ReactorLoad> loads, CancellationToken cancellationToken)
    {
        var opened = new Reactor(loads);
        try
        {
            await OwnThread.RunAsync("reactor", () =>
            {
                opened.OpenAll(loads.Max(load => load.OpeningLimit), cancellationToken);
                return true;
            });
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public IReadOnlyList<ReactorGroup> Groups => _groups;

    /// <summary>All connections, in the order in which they are opened and looked at for time-outs.</summary>
    public IReadOnlyList<ReactorConnection> Order => _connections;

    /// <summary>Runs a work source to its end. Whatever is still under way at <paramref name="grace"/> after a stop is given up.</summary>
    /// <param name="work">What is sent.</param>
    /// <param name="broken">Asked from time to time why it should end early; null while it should not.</param>
    /// <param name="grace">How long what is under way may take after a stop.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why it ended before its end; null where it did not.</returns>
    public string? Run(IReactorWork work, Func<string?> broken, TimeSpan grace, CancellationToken cancellationToken)
    {
        string? cutShort = null;
        // Of an earlier load.
        while (_freed.TryDequeue(out var lane))
            lane.Connection.Group.GiveBack(lane);
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
                nextSweep = now + (IsUnderWay() ? SweepPeriod : IdleSweepPeriod);
                cutShort ??= cancellationToken.IsCancellationRequested ? "stopped before its end" : broken();
                if (cutShort is not null && giveUp == long.MaxValue)
                {
                    work.Stop();
                    giveUp = now + PacingClock.Nanoseconds(grace);
                }
            }

            if (_comingBack.TryPeek(out _, out var back))
                nextSweep = Math.Min(nextSweep, back);
            var next = work.Advance(now);
            if ((work.IsOver && !IsUnderWay()) || now >= giveUp)
                break;

            FlushAll();
            // A sleep that no answer ends costs half of one that any may end, and then another.
            if (next - PacingClock.Now is > 0 and <= LongestNap && next < nextSweep && work.AnswersCanWait && _freed.Count == 0)
                _nap.Until(next);

            // Events come before the arrivals that are due by then: only so is a connection known to be free, or not.
            var count = Epoll.Wait(_epoll, events, _freed.Count > 0 ? 0 : Math.Max(0, Math.Min(next, nextSweep) - PacingClock.Now));
            foreach (ref readonly var happened in events[..count])
            {
                Handle(_connections[happened.Number], happened.Events);
                // At once, while what the connection needs is still in the cache: a tenth or so less than after all have been heard.
                GoOn(work);
            }

            GoOn(work);
        }

        foreach (var lane in _connections.SelectMany(connection => connection.Lanes).Where(lane => lane.IsBusy))
        {
            Fail(lane, ErrorKind.Timeout);
            // What still comes must not be taken for the answer to a request of the next run.
            lane.Connection.Dispose();
        }

        work.Sweep(long.MaxValue);
        return cutShort;
    }

    /// <summary>Opens every connection that does not stand, so that no request of the load pays for it; one that cannot be opened now is tried again by its first request.</summary>
    public void OpenAll(TimeSpan limit, CancellationToken cancellationToken)
    {
        Span<Epoll.Event> events = stackalloc Epoll.Event[MostEvents];
        var until = PacingClock.Now + PacingClock.Nanoseconds(limit);
        var begun = 0;
        var opening = new List<ReactorConnection>(MostOpening);
        for (var now = PacingClock.Now; (begun < _connections.Count || opening.Count > 0) && now < until && !cancellationToken.IsCancellationRequested; now = PacingClock.Now)
        {
            ComeBack(now);
            opening.ForEach(connection => BreakWhereTooLate(connection, now));
            opening.RemoveAll(connection => !IsOpening(connection));
            for (; begun < _connections.Count && opening.Count < MostOpening; begun++)
            {
                if (_connections[begun] is { Handle: < 0, IsOpenedByRequest: false, IsGivenUp: false } connection)
                    TryConnect(connection, null);
                if (IsOpening(_connections[begun]))
                    opening.Add(_connections[begun]);
            }

            var count = Epoll.Wait(_epoll, events, SweepPeriod);
            foreach (ref readonly var happened in events[..count])
                Handle(_connections[happened.Number], happened.Events);
            FlushAll();
        }
    }

    /// <summary>Hears the connections that stand until something has ended.</summary>
    public Task HearAsync(Task something)
        => something.IsCompleted ? something : Task.WhenAll(something, OwnThread.RunAsync("reactor", () => Run(new HearingWork(something), static () => null, TimeSpan.Zero, CancellationToken.None)));

    /// <summary>What became of the connections.</summary>
    public Results.ConnectionFigures Connections => _figures.Take();

    /// <summary>Sends the request of an arrival.</summary>
    public void Start(ReactorLane lane, long arrival, long due, bool foundFree)
    {
        lane.Take(lane.Connection.Group.FirstArrival + arrival, due, PacingClock.Now, foundFree);
        Send(lane);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
            (connection.Wire as IDisposable)?.Dispose();
        }

        _ = Epoll.Close(_epoll);
    }

    /// <summary>
    /// The connections, group after group and the next time round in the other order: what is done for one connection after the other is done first for each group as often as for another.
    /// </summary>
    private void MakeConnections()
    {
        for (var place = 0; place < _groups.Max(group => group.Planned); place++)
        {
            foreach (var group in place % 2 == 0 ? _groups : Enumerable.Reverse(_groups))
            {
                if (place < group.Planned)
                    Add(group);
            }
        }
    }

    private ReactorConnection Add(ReactorGroup group)
    {
        var connection = new ReactorConnection(_connections.Count, group.Connections.Count, group);
        _connections.Add(connection);
        group.Connections.Add(connection);
        return connection;
    }

    private bool IsUnderWay()
    {
        foreach (var group in _groups)
        {
            if (group.InFlight.Count > 0)
                return true;
        }

        return false;
    }

    /// <summary>Has places used that are free by now, and not those that these free in turn: a server that refuses everything must not hold the loop.</summary>
    private void GoOn(IReactorWork work)
    {
        for (var left = _freed.Count; left > 0; left--)
            work.Freed(_freed.Dequeue());
    }

    private static bool IsOpening(ReactorConnection connection) => connection is { Handle: >= 0, IsReady: false };

    private void Send(ReactorLane lane)
    {
        var connection = lane.Connection;
        if (!connection.IsReady || connection.Wire.IsSpent)
        {
            lane.IsPending = true;
            if (connection.Handle < 0)
                TryConnect(connection, lane.Arrival);
            else if (connection.IsReady && !IsAnswering(connection))
                Close(connection);
            return;
        }

        Write(lane);
        // Requests that share a connection leave together.
        if (connection.Lanes.Length == 1)
            Flush(connection);
        else
            FlushLater(connection);
    }

    /// <summary>Whether a request was sent on it that has no answer yet.</summary>
    private static bool IsAnswering(ReactorConnection connection)
    {
        foreach (var lane in connection.Lanes)
        {
            if (lane is { IsBusy: true, IsPending: false })
                return true;
        }

        return false;
    }

    private void Write(ReactorLane lane)
    {
        lane.IsPending = false;
        try
        {
            lane.Connection.Wire.Write(lane.Slot, lane.Arrival, lane.Connection.Output);
        }
        catch (Exception fault)
        {
            End(lane, Outcome.Of(fault), PacingClock.Now);
        }
    }

    /// <param name="connection">The connection.</param>
    /// <param name="arrival">The request that it is opened for; null for none.</param>
    private void TryConnect(ReactorConnection connection, long? arrival)
    {
        try
        {
            connection.Wire.Connecting(arrival);
            connection.Connect(_epoll);
        }
        catch (SocketException error)
        {
            Break(connection, ErrorKind.Of(error.SocketErrorCode));
        }
    }

    private void Handle(ReactorConnection connection, uint events)
    {
        if (connection.Handle < 0)
            return;
        if (connection.IsConnecting)
        {
            var error = connection.FinishConnect();
            if (error != SocketError.Success)
            {
                Break(connection, ErrorKind.Of(error));
                return;
            }

            connection.Wire.Open(connection.Output);
            BecomeReady(connection);
        }

        if ((events & Epoll.Out) != 0)
            Flush(connection);
        if ((events & (Epoll.In | Epoll.PeerClosed | Epoll.HangUp | Epoll.Error)) != 0)
            Receive(connection, (events & (Epoll.PeerClosed | Epoll.HangUp | Epoll.Error)) != 0);
    }

    /// <summary>Sends what waited for the connection, once it can carry requests.</summary>
    private void BecomeReady(ReactorConnection connection)
    {
        if (connection.IsReady || !connection.Wire.IsReady || connection.Wire.IsSpent)
            return;
        connection.IsReady = true;
        _figures.Opened(connection.Began, connection.Stood, PacingClock.Now);
        foreach (var lane in connection.Lanes)
        {
            if (lane.IsPending)
                Write(lane);
        }
    }

    private void Receive(ReactorConnection connection, bool peerClosed)
    {
        while (connection.Handle >= 0)
        {
            var came = 0L;
            var count = connection.IsStamped ? Epoll.Receive(connection.Handle, _piece, out came) : Epoll.Receive(connection.Handle, _piece);
            if (count < 0)
            {
                var error = Epoll.LastError;
                if (error == Epoll.Interrupted)
                    continue;
                if (error != Epoll.WouldBlock)
                    Lose(connection);
                return;
            }

            _answers.Clear();
            if (count == 0)
            {
                connection.Wire.PeerClosed(_answers);
                Settle(connection, came);
                Lose(connection);
                return;
            }

            var broken = connection.Wire.Feed(_piece.AsSpan(0, count), connection.Output, _answers);
            if (broken is null)
                BecomeReady(connection);
            if (_answers.Any)
                Settle(connection, came);
            if (connection.Handle < 0)
                return;
            if (_answers.IsLost)
            {
                Lose(connection);
                return;
            }

            if (broken is not null)
            {
                Break(connection, broken);
                return;
            }

            if (connection.Wire.IsSpent && !IsAnswering(connection))
            {
                Close(connection);
                return;
            }

            if (!connection.Output.IsEmpty)
                FlushLater(connection);
            // A short read has taken all there was; more of it is another event.
            if (count < PieceLength && !peerClosed)
                return;
        }
    }

    /// <param name="connection">The connection that was heard.</param>
    /// <param name="came">When its last piece came in, on the real-time clock; 0 where the kernel does not say.</param>
    private void Settle(ReactorConnection connection, long came)
    {
        var now = PacingClock.Now;
        var at = came == 0 ? now : Math.Min(came - _realTimeAhead, now);
        foreach (var slot in _answers.Begun)
            connection.Lanes[slot].FirstByte = at;
        foreach (var slot in _answers.Refused)
            SendAgain(connection.Lanes[slot]);
        foreach (var (slot, outcome) in _answers.Whole)
        {
            var lane = connection.Lanes[slot];
            if (!lane.IsBusy)
                continue;
            connection.IsUsed = true;
            End(lane, outcome, at);
            if (connection.Group.Load.Use == ConnectionUse.OneEach)
                connection.Dispose();
        }

        foreach (var (other, slot, outcome) in _answers.Elsewhere)
        {
            if (connection.Group.Connections[other].Lanes[slot] is { IsBusy: true } lane)
                End(lane, outcome, at);
        }
    }

    /// <summary>The target did not look at a request: once more, and only once.</summary>
    private void SendAgain(ReactorLane lane)
    {
        if (!lane.IsBusy)
            return;
        if (lane.IsRetried)
        {
            Fail(lane, ErrorKind.RefusedRequest);
            return;
        }

        lane.IsRetried = true;
        _figures.Repeated();
        Send(lane);
    }

    /// <summary>The target ended the connection.</summary>
    private void Lose(ReactorConnection connection)
    {
        Count(connection);
        Tell(connection, ErrorKind.Reset);
        Close(connection);
    }

    /// <summary>Tells the wire. Where the connection is to come back, one that stood tries at once.</summary>
    private void Tell(ReactorConnection connection, string kind)
    {
        var stood = connection.IsReady;
        connection.Wire.Closed(kind);
        connection.IsGivenUp = connection.Lanes.Length == 0 && !connection.Wire.ComesBack;
        if (!connection.Wire.ComesBack || connection.IsComingBack)
            return;
        connection.IsComingBack = true;
        _comingBack.Enqueue(connection, PacingClock.Now + (stood ? 0 : BeforeNextTry));
    }

    /// <summary>Opens what is to come back by now.</summary>
    private void ComeBack(long now)
    {
        while (_comingBack.TryPeek(out var lost, out var at) && at <= now)
        {
            _comingBack.Dequeue();
            lost.IsComingBack = false;
            // A request may have opened it meanwhile.
            if (lost.Handle < 0)
                TryConnect(lost, null);
        }
    }

    /// <summary>An opening that no request waits for, nor will, has a request's time.</summary>
    private void BreakWhereTooLate(ReactorConnection connection, long now)
    {
        if ((connection.IsOpenedByRequest || connection.Lanes.Length == 0) && IsOpening(connection) && connection.Group.IsTooLate(connection.Began, now) && !Array.Exists(connection.Lanes, lane => lane.IsBusy))
            Break(connection, ErrorKind.Timeout);
    }

    private void Count(ReactorConnection connection)
    {
        if (connection.IsReady)
            _figures.Lost();
        else
            _figures.Failed();
    }

    /// <summary>
    /// The connection is gone. A request on one that was idle before may have crossed the server's closing of it: RFC 9112 has a client
    /// send it again on a new connection, once. Those that were not sent yet go to the new one too, unless it could never carry any.
    /// </summary>
    private void Close(ReactorConnection connection)
    {
        var (wasUsed, wasReady) = (connection.IsUsed, connection.IsReady);
        var busy = connection.Lanes.Where(lane => lane.IsBusy).ToList();
        var again = busy.Where(lane => lane.IsPending ? wasReady : wasUsed && !lane.IsRetried && connection.Wire.MayRepeat(lane.Slot)).ToList();
        connection.Dispose();
        foreach (var lane in busy.Except(again))
            Fail(lane, ErrorKind.Reset);
        foreach (var lane in again)
        {
            if (!lane.IsPending)
                _figures.Repeated();
            // Of an answer that was none.
            lane.FirstByte = 0;
            lane.IsRetried = true;
            Send(lane);
        }
    }

    /// <summary>The connection cannot be used any more, and what is on it has that as its error.</summary>
    private void Break(ReactorConnection connection, string kind)
    {
        Count(connection);
        Tell(connection, kind);
        connection.Dispose();
        foreach (var lane in connection.Lanes)
        {
            if (lane.IsBusy)
                Fail(lane, kind);
        }
    }

    private void FlushLater(ReactorConnection connection)
    {
        if (connection.IsDirty)
            return;
        connection.IsDirty = true;
        _dirty.Add(connection);
    }

    private void FlushAll()
    {
        for (var at = 0; at < _dirty.Count; at++)
        {
            _dirty[at].IsDirty = false;
            Flush(_dirty[at]);
        }

        _dirty.Clear();
    }

    private void Flush(ReactorConnection connection)
    {
        if (connection.Handle < 0 || connection.IsConnecting || connection.Output.IsEmpty)
            return;
        var sent = Epoll.Send(connection.Handle, connection.Output.Waiting);
        if (sent >= 0)
            connection.Output.Consume(sent);
        else if (Epoll.LastError is not (Epoll.WouldBlock or Epoll.Interrupted))
            Lose(connection);
    }

    /// <summary>A request that gets no answer.</summary>
    private void Fail(ReactorLane lane, string kind)
    {
        if (!lane.IsPending || lane.IsRetried)
            lane.Connection.Wire.Lost(lane.Slot);
        End(lane, new Outcome(kind), PacingClock.Now);
    }

    private void End(ReactorLane lane, Outcome outcome, long at)
    {
        var group = lane.Connection.Group;
        lane.Release();
        // A clock that was set meanwhile must not make an answer come before its request.
        group.Recorder.Record(lane.Due, lane.Sent, Math.Max(at, lane.Sent), lane.FoundFree, outcome);
        if (lane.FirstByte != 0)
            group.Recorder.RecordFirstByte(lane.Due, lane.Sent, lane.FirstByte);
        group.InFlight.Leave();
        _freed.Enqueue(lane);
    }

    private void Sweep(long now, IReactorWork work)
    {
        foreach (var connection in _connections)
        {
            foreach (var lane in connection.Lanes)
            {
                if (lane.IsBusy && connection.Group.IsTooLate(lane.Due, now))
                    TimeOut(lane);
            }

            BreakWhereTooLate(connection, now);
        }

        ComeBack(now);
        work.Sweep(now);
    }

    private void TimeOut(ReactorLane lane)
    {
        var connection = lane.Connection;
        var goesOn = connection.IsReady && (lane.IsPending || connection.Wire.Abandon(lane.Slot, connection.Output));
        Fail(lane, ErrorKind.Timeout);
        if (!connection.IsReady)
            Tell(connection, ErrorKind.Timeout);
        if (goesOn && (!connection.Wire.IsSpent || IsAnswering(connection)))
            FlushLater(connection);
        else
            Close(connection);
    }
}
