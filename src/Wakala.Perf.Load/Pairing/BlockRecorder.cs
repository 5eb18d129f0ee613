using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>One build's part of a row, block by block of when arrivals were due.</summary>
internal sealed class BlockRecorder(long start, long blockLength, int blocks, TimeSpan timeout) : IRequestRecorder
{
    private const string DroppedKind = "dropped";

    private readonly Lock _gate = new();
    private readonly Dictionary<long, long> _answered = [];
    private readonly Open[] _blocks = [.. Enumerable.Range(0, blocks).Select(_ => new Open())];

    /// <summary>Nanoseconds from due to the end of each request that did not fail, by when it was due.</summary>
    public IReadOnlyDictionary<long, long> Answered
    {
        get
        {
            lock (_gate)
                return new Dictionary<long, long>(_answered);
        }
    }

    /// <summary>Latencies of all blocks' late starts, for the generator's health.</summary>
    public LatencyHistogram PacingLag { get; } = new();

    public void Drop(long due)
    {
        lock (_gate)
            Of(due)?.Take(timeout, DroppedKind);
    }

    public void Record(long due, long sent, long ended, bool foundFree, Outcome outcome)
    {
        lock (_gate)
        {
            if (Of(due) is not { } block)
                return;
            block.Take(PacingClock.Span(due, ended), outcome.Error);
            if (outcome.Error is null)
                _answered.TryAdd(due, Math.Max(1, ended - due));
            if (!foundFree)
                return;
            PacingLag.Record(PacingClock.Span(due, sent));
            block.Lags.Add(sent - due);
        }
    }

    public void RecordFirstByte(long due, long sent, long came)
    {
    }

    public IReadOnlyList<ArmBlock> Take()
    {
        lock (_gate)
            return [.. _blocks.Select(block => block.ToArm())];
    }

    private Open? Of(long due) => due >= start && (due - start) / blockLength is var block && block < blocks ? _blocks[block] : null;

    /// <summary>A block while it is measured: a few hundred latencies are kept as they are, where a histogram each would take megabytes.</summary>
    private sealed class Open
    {
        private readonly List<TimeSpan> _latencies = [];
        private readonly ErrorCounts _errors = new();

        public List<long> Lags { get; } = [];

        public void Take(TimeSpan latency, string? error)
        {
            _latencies.Add(latency);
            if (error is not null)
                _errors.Add(error);
        }

        public ArmBlock ToArm()
        {
            var histogram = new LatencyHistogram();
            _latencies.ForEach(histogram.Record);
            var lags = Lags.Order().ToList();
            return new ArmBlock
            {
                Due = _latencies.Count,
                Errors = _errors.ToDictionary(),
                ResponseTime = IntervalHistogram.Of(histogram),
                PacingLagP99Ms = lags.Count == 0 ? 0 : lags[(int)Math.Min(lags.Count - 1, Math.Ceiling(lags.Count * 0.99) - 1)] / 1e6,
            };
        }
    }
}
