using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>The connections of one load on a reactor, those that carry its requests and those that only hear, and who records what becomes of the requests.</summary>
/// <param name="number">Its place in the reactor.</param>
/// <param name="load">What its connections are for.</param>
/// <param name="add">Adds a connection to it, where requests open them.</param>
[SupportedOSPlatform("linux")]
internal sealed class ReactorGroup(int number, ReactorLoad load, Func<ReactorGroup, ReactorConnection> add)
{
    private readonly long _timeout = PacingClock.Nanoseconds(load.Timeout);
    private readonly Queue<ReactorLane> _free = new();
    private int _openings;

    /// <summary>Its place in the reactor.</summary>
    public int Number => number;

    public ReactorLoad Load => load;

    /// <summary>Its connections: those that carry requests and stand from the beginning, by the numbers that their protocol knows them by, then those that only hear, then those that requests opened.</summary>
    public List<ReactorConnection> Connections { get; } = [];

    /// <summary>Connections that it has from the beginning.</summary>
    public int Planned => Carrying + load.Listeners.Sum(listeners => listeners.Connections);

    /// <summary>Those of them that requests are sent on.</summary>
    public int Carrying => load.Use == ConnectionUse.Opened ? 0 : load.Connections;

    /// <summary>Requests that its connections carry at once.</summary>
    public int Lanes => load.Connections * load.RequestsPerConnection;

    public IRequestRecorder Recorder { get; private set; } = null!;

    public InFlight InFlight { get; private set; } = null!;

    /// <summary>The number of the first request of the run.</summary>
    public long FirstArrival { get; private set; }

    /// <summary>Another run begins, over the same connections.</summary>
    public void Begin(IRequestRecorder recorder, InFlight inFlight, long firstArrival) => (Recorder, InFlight, FirstArrival) = (recorder, inFlight, firstArrival);

    /// <summary>A place that carries nothing; false when all do.</summary>
    public bool TryTakeFree([NotNullWhen(true)] out ReactorLane? lane)
    {
        if (load.Use != ConnectionUse.Opened)
            return _free.TryDequeue(out lane);
        // As many are opened at once as clients would.
        lane = _openings < load.Connections ? add(this).Lanes[0] : null;
        _openings += lane is null ? 0 : 1;
        return lane is not null;
    }

    /// <summary>Puts a place back that carries nothing. A connection that stays open is of no further use to any: another may be opened.</summary>
    public void GiveBack(ReactorLane lane)
    {
        if (load.Use == ConnectionUse.Opened)
            _openings--;
        else
            _free.Enqueue(lane);
    }

    /// <summary>What the connection of a place connects to, its number there, and the requests that it carries at once.</summary>
    public (WireTarget Target, int Number, int Lanes) At(int place)
    {
        if (load.Use == ConnectionUse.Opened ? place >= Planned : place < load.Connections)
            return (new WireTarget(AddressOf(place), load.Protocol) { Tls = load.Tls }, place, load.RequestsPerConnection);
        // Those that only hear come after those that carry requests, where these stand from the beginning.
        var listener = place - Carrying;
        foreach (var listeners in load.Listeners)
        {
            if (listener < listeners.Connections)
                return (listeners.Target, listener, 0);
            listener -= listeners.Connections;
        }

        throw new ArgumentOutOfRangeException(nameof(place));
    }

    public bool IsTooLate(long due, long now) => now - due >= _timeout;

    /// <summary>An arrival that waited for a place until its time was over.</summary>
    public void GiveUp(long due)
    {
        var now = PacingClock.Now;
        Recorder.Record(due, now, now, false, new Outcome(ErrorKind.Timeout));
        InFlight.Leave();
    }

    private IPEndPoint AddressOf(int place) => place % (1 + load.Others.Count) is > 0 and var other ? load.Others[other - 1] : load.Address;
}
