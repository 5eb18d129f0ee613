using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The log of a run whose truth is known: a heap of 30 MB, 200 handles, 25 threads and 20 connections, each with seeded noise that resembles its neighbours, and what is planted.</summary>
internal sealed record SyntheticRun
{
    private const double MegaByte = 1e6;

    public int Seed { get; init; } = 1;

    /// <summary>Requests that end in a second.</summary>
    public int Rate { get; init; } = 150;

    /// <summary>Seconds of a segment.</summary>
    public int Seconds { get; init; } = 40;

    public int Segments { get; init; } = 1;

    /// <summary>Seconds between two readings, and of a window.</summary>
    public int Period { get; init; } = 2;

    /// <summary>Bytes that each request leaves on the heap.</summary>
    public double BytesLeaked { get; init; }

    /// <summary>Handles that each request leaves open.</summary>
    public double HandlesLeaked { get; init; }

    /// <summary>Connections that each request loses.</summary>
    public double ConnectionsLost { get; init; }

    /// <summary>Bytes that each request logs.</summary>
    public double Logged { get; init; }

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Validity Believed { get; } = new() { PacingLagP99Ms = 1, GeneratorCpu = 0.2, JitterP99Ms = 1, GcPauseMs = 0, ThreadPoolQueue = 0, Problems = [] };

    /// <summary>Mean response time of a window, in milliseconds.</summary>
    public Func<int, double> Milliseconds { get; init; } = _ => 20;

    public IReadOnlyList<EnduranceLine> Lines()
    {
        var lines = new List<EnduranceLine> { new() { Begin = new EnduranceBegin("workload", "smoke", Rate, TimeSpan.FromSeconds(Seconds * Segments), Start) } };
        lines.AddRange(Readings().Select(reading => new EnduranceLine { Reading = reading }));
        for (var segment = 0; segment < Segments; segment++)
        {
            for (var from = 0; from + Period <= Seconds; from += Period)
                lines.Add(new EnduranceLine { Window = Window(segment, from) });
            lines.Add(new EnduranceLine { Segment = Segment(segment) });
        }

        return lines;
    }

    public EnduranceRun Run() => EnduranceRun.Of(Lines());

    public EnduranceSegment Segment(int number) => new(
        number, Start.AddSeconds(number * Seconds), Seconds, (long)Rate * Seconds, 0, new Dictionary<string, long>(), [.. Enumerable.Repeat((long)Rate, Seconds)], Believed, LoadEngine.Reactor, null);

    private IEnumerable<EnduranceReading> Readings()
    {
        var random = new Random(Seed);
        var (heap, handles, threads) = (new Noise(random), new Noise(random), new Noise(random));
        for (var at = 0; at <= Seconds * Segments; at += Period)
        {
            double ended = (double)at * Rate;
            yield return new EnduranceReading(Start.AddSeconds(at))
            {
                LiveBytes = (30 * MegaByte) + (0.2 * MegaByte * heap.Next()) + (BytesLeaked * ended),
                ApiHandles = Math.Round(200 + (2 * handles.Next()) + (HandlesLeaked * ended)),
                ApiThreads = Math.Round(25 + (0.7 * threads.Next())),
                WorkerHandles = 300,
                WorkerThreads = 60,
                Connections = Math.Floor(20 + (ConnectionsLost * ended)),
                PoolFailures = 0,
                TableBytes = 8_192 * Math.Floor(900 * ended / 8_192),
                WalBytes = 3_000 * ended,
                LogBytes = 2_000 + Math.Floor(Logged * ended),
                CacheBytes = (20 * MegaByte) + (300 * ended),
                CacheKeys = 5_000,
            };
        }
    }

    private EnduranceWindow Window(int segment, int from)
    {
        var times = new LatencyHistogram();
        for (var request = 0; request < Rate * Period; request++)
            times.Record(TimeSpan.FromMilliseconds(Milliseconds(from / Period)));
        return new EnduranceWindow(segment, from, Period, (long)Rate * Period, 0, times);
    }

    /// <summary>First-order autoregressive with a standard deviation of 1.</summary>
    private sealed class Noise(Random random)
    {
        private const double Correlation = 0.4;

        private double _level = Normal(random);

        public double Next()
        {
            var now = _level;
            _level = (Correlation * _level) + (Math.Sqrt(1 - (Correlation * Correlation)) * Normal(random));
            return now;
        }

        private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
