using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>Connections of a reactor that stand in for each other: to one address, with one protocol, and who records what becomes of their requests.</summary>
/// <param name="number">Its place in the reactor.</param>
/// <param name="load">What its connections are for.</param>
[SupportedOSPlatform("linux")]
internal sealed class ReactorGroup(int number, ReactorLoad load)
{
    private readonly long _timeout = PacingClock.Nanoseconds(load.Timeout);
    private readonly Queue<ReactorLane> _free = new();

    /// <summary>Its place in the reactor.</summary>
    public int Number => number;

    public ReactorLoad Load => load;

    /// <summary>Requests that its connections carry at once.</summary>
    public int Lanes => load.Connections * load.RequestsPerConnection;

    public IRequestRecorder Recorder { get; private set; } = null!;

    public InFlight InFlight { get; private set; } = null!;

    /// <summary>The number of the first request of the run.</summary>
    public long FirstArrival { get; private set; }

    /// <summary>Another run begins, over the same connections.</summary>
    public void Begin(IRequestRecorder recorder, InFlight inFlight, long firstArrival) => (Recorder, InFlight, FirstArrival) = (recorder, inFlight, firstArrival);

    /// <summary>A place that carries nothing; false when all do.</summary>
    public bool TryTakeFree([NotNullWhen(true)] out ReactorLane? lane) => _free.TryDequeue(out lane);

    /// <summary>Puts a place back that carries nothing.</summary>
    public void GiveBack(ReactorLane lane) => _free.Enqueue(lane);

    public bool IsTooLate(long due, long now) => now - due >= _timeout;

    /// <summary>An arrival that waited for a place until its time was over.</summary>
    public void GiveUp(long due)
    {
        var now = PacingClock.Now;
        Recorder.Record(due, now, now, false, new Outcome(ErrorKind.Timeout));
        InFlight.Leave();
    }
}
