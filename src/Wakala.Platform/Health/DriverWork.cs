using System.Diagnostics.Metrics;

namespace Wakala.Platform;

/// <summary>What the database driver sends and reads, and how many of its commands were not prepared, from its own metrics.</summary>
internal sealed class DriverWork : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _written;
    private long _read;
    private long _commands;
    private double _preparedRatio;

    public DriverWork()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.npgsql.bytes_written" or "db.client.operation.npgsql.bytes_read" or "db.client.operation.duration" or "db.client.operation.npgsql.prepared_ratio" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument, value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Count(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (instrument.Name.EndsWith("ratio", StringComparison.Ordinal))
                _preparedRatio = value;
            else
                Interlocked.Increment(ref _commands);
        });
        _listener.Start();
    }

    public (long Written, long Read, long Unprepared) Take()
    {
        _listener.RecordObservableInstruments();
        return (Interlocked.Read(ref _written), Interlocked.Read(ref _read), (long)Math.Round(_commands * (1 - _preparedRatio)));
    }

    public void Dispose() => _listener.Dispose();

    private void Count(Instrument instrument, long bytes)
    {
        if (instrument.Name.EndsWith("written", StringComparison.Ordinal))
            Interlocked.Add(ref _written, bytes);
        else
            Interlocked.Add(ref _read, bytes);
    }
}
