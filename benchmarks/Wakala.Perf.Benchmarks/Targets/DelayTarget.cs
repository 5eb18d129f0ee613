using System.Globalization;
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
internal sealed class DelayTarget : EpollTarget
{
    public const string Command = "delay-target";

    private const long FreezePeriod = 10_000_000_000;
    private const long FreezeFrom = 8_000_000_000;

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private readonly Delays _delays;
    private readonly long? _freezeOrigin;
    private readonly long _notesFrom;
    private readonly PriorityQueue<(int Connection, long Received), long> _waiting = new();
    private readonly LatencyHistogram _served = new();

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

    protected override bool Stamped => true;

    protected override string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"{_served.Count} {_served.PercentileMilliseconds(50)} {_served.PercentileMilliseconds(95)} {_served.PercentileMilliseconds(99)} {_served.PercentileMilliseconds(99.9)}");

    protected override long Advance()
    {
        StandStill();
        var now = PacingClock.Now;
        while (_waiting.TryPeek(out _, out var due) && due <= now)
            Send(_waiting.Dequeue());
        return _waiting.TryPeek(out _, out var first) ? first : base.Advance();
    }

    protected override void Receive(int connection)
    {
        // A request is small, and a connection has one at a time.
        var count = Epoll.Receive(HandleOf(connection), Piece, out var came);
        if (count <= 0)
            return;
        var received = came == 0 ? PacingClock.Now : came - (Epoll.RealTime() - PacingClock.Now);
        _waiting.Enqueue((connection, received), received + (long)(_delays.Next() * NanosecondsPerMillisecond));
    }

    private void StandStill()
    {
        if (_freezeOrigin is not { } origin || PacingClock.Now < origin)
            return;
        var within = (PacingClock.Now - origin) % FreezePeriod;
        if (within >= FreezeFrom)
            PacingClock.SleepUntil(PacingClock.Now + FreezePeriod - within);
    }

    private void Send((int Connection, long Received) request)
    {
        if (request.Received >= _notesFrom)
            _served.Record(PacingClock.Span(request.Received, PacingClock.Now));
        _ = Epoll.Send(HandleOf(request.Connection), Answer);
    }
}
