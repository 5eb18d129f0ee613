using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Wakala.Platform;

/// <summary>Listens to Npgsql's own metrics (meter <c>Npgsql</c>) of one pool for as long as it lives.</summary>
internal sealed class PoolWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(2);

    private readonly string _pool;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly MeterListener _listener = new();
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _sampling;
    private readonly Lock _gate = new();
    private readonly Queue<long> _waiting = new();
    private (int Size, int Used, int Idle) _now;
    private (long Sum, long Samples, int Peak) _used;
    private (long Count, long Ticks, long Longest) _waits;
    private long _operations;
    private long _failed;
    private long _timeouts;

    /// <param name="pool">The pool's name.</param>
    /// <param name="samples">Whether connections in use are sampled all the time; false for a single reading.</param>
    public PoolWatch(string pool, bool samples)
    {
        _pool = pool;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Npgsql" && (samples || instrument.IsObservable))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument.Name, (int)value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Take(instrument.Name, 1, tags));
        _listener.Start();
        _sampling = new Thread(Sample) { IsBackground = true, Name = "pool watch" };
        if (samples)
            _sampling.Start();
    }

    public PoolReading Read()
    {
        Observe();
        lock (_gate)
        {
            return new PoolReading
            {
                Size = _now.Size,
                Used = _now.Used,
                Idle = _now.Idle,
                Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds,
                UsedAverage = _used.Samples == 0 ? 0 : (double)_used.Sum / _used.Samples,
                UsedPeak = _used.Peak,
                Operations = _operations,
                Failed = _failed,
                Waits = _waits.Count,
                WaitMilliseconds = Milliseconds(_waits.Ticks),
                LongestWaitMilliseconds = Milliseconds(_waits.Longest),
                Timeouts = _timeouts,
            };
        }
    }

    public void Dispose()
    {
        _end.Set();
        if (_sampling.IsAlive)
            _sampling.Join();
        _listener.Dispose();
        _end.Dispose();
    }

    private void Sample()
    {
        while (!_end.Wait(Period))
        {
            Observe();
            lock (_gate)
            {
                if (_now.Used > 0)
                    _used = (_used.Sum + _now.Used, _used.Samples + 1, Math.Max(_used.Peak, _now.Used));
            }
        }
    }

    private void Observe()
    {
        lock (_gate)
            _listener.RecordObservableInstruments();
    }

    private void Take(string instrument, int value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Tag(tags, "db.client.connection.pool.name") != _pool)
            return;
        lock (_gate)
        {
            switch (instrument)
            {
                case "db.client.connection.count" when Tag(tags, "db.client.connection.state") == "used":
                    _now.Used = value;
                    break;
                case "db.client.connection.count":
                    _now.Idle = value;
                    break;
                case "db.client.connection.max":
                    _now.Size = value;
                    break;
                case "db.client.operation.duration":
                    _operations++;
                    break;
                case "db.client.operation.failed":
                    _failed += value;
                    break;
                case "db.client.connection.npgsql.timeouts":
                    _timeouts += value;
                    break;
                case "db.client.connection.npgsql.pending_requests" when value > 0:
                    _waiting.Enqueue(Stopwatch.GetTimestamp());
                    break;
                case "db.client.connection.npgsql.pending_requests" when _waiting.TryDequeue(out var since):
                    var waited = Stopwatch.GetTimestamp() - since;
                    _waits = (_waits.Count + 1, _waits.Ticks + waited, Math.Max(_waits.Longest, waited));
                    break;
            }
        }
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
                return tag.Value as string;
        }

        return null;
    }

    private static double Milliseconds(long ticks) => ticks * 1_000.0 / Stopwatch.Frequency;
}
