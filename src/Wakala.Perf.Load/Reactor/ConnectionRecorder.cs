using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What became of a load's connections, from the first on. Used by one thread.</summary>
internal sealed class ConnectionRecorder
{
    private readonly LatencyHistogram _connect = new();
    private readonly LatencyHistogram _handshake = new();
    private long _opened;
    private long _failed;
    private long _lost;
    private long _repeated;

    /// <param name="began">When it began to connect.</param>
    /// <param name="stood">When the connection stood.</param>
    /// <param name="ready">When it could carry requests.</param>
    public void Opened(long began, long stood, long ready)
    {
        _opened++;
        _connect.Record(PacingClock.Span(began, stood));
        _handshake.Record(PacingClock.Span(stood, ready));
    }

    public void Failed() => _failed++;

    public void Lost() => _lost++;

    /// <summary>A request was sent a second time.</summary>
    public void Repeated() => _repeated++;

    public ConnectionFigures Take() => new() { Opened = _opened, Failed = _failed, Lost = _lost, Repeated = _repeated, ConnectTime = _connect, HandshakeTime = _handshake };
}
