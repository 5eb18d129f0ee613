using System.Globalization;

namespace Wakala.Perf.Results;

/// <summary>What a load came to: one warm-up plus one measured stretch of one scenario.</summary>
public sealed record LoadResult
{
    /// <summary>More than this share moves a P99.</summary>
    private const double NoteworthyQueue = 0.01;

    /// <summary>The scenario's name, as the document's table prints it: <c>GET /messages/list</c>.</summary>
    public required string Scenario { get; init; }

    /// <summary>What played it; null in files of before it was noted, which clients played.</summary>
    public LoadEngine? Engine { get; init; }

    /// <summary>What the scenario was marked with; null where it was alone.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>When the measured stretch began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Length of the measured stretch, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Arrivals a second that the load shape asked for.</summary>
    public required double Rate { get; init; }

    /// <summary>Arrivals that were due within the measured stretch.</summary>
    public required long Due { get; init; }

    /// <summary>Requests that were answered rightly. Each arrival that was due ended here, in <see cref="Errors"/>, or in <see cref="Dropped"/>.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Right answers that ended within the measured stretch, whenever they were due; a backlog that grows shows here.</summary>
    public required long Answered { get; init; }

    /// <summary>Arrivals past the cap of requests in flight: never sent, and entered in the response times at the time-out.</summary>
    public required long Dropped { get; init; }

    /// <summary>Arrivals that found every connection busy, dropped ones included: they waited for the target, not for the generator.</summary>
    public long Queued { get; init; }

    /// <summary>Requests that failed, by kind: <c>status 500</c>, <c>timeout</c>, <c>connection refused</c>, <c>wrong answer</c>.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>From the moment a request was due to its last byte: free of coordinated omission.</summary>
    public required LatencyHistogram ResponseTime { get; init; }

    /// <summary>From the moment a request was sent to its last byte.</summary>
    public required LatencyHistogram ServiceTime { get; init; }

    /// <summary>From the moment a request was sent to the first byte of its answer; null where the engine does not see it.</summary>
    public LatencyHistogram? TimeToFirstByte { get; init; }

    /// <summary>What became of the connections; null where the engine does not see them.</summary>
    public ConnectionFigures? Connections { get; init; }

    /// <summary>One point for each second of the measured stretch.</summary>
    public required IReadOnlyList<SeriesPoint> Series { get; init; }

    /// <summary>Whether the measurement can be believed.</summary>
    public required Validity Validity { get; init; }

    /// <summary>The highest rate that held the limit on P99, in requests a second; null where no search was made.</summary>
    public Capacity? Capacity { get; init; }

    /// <summary>The users at which the limits break; null where no search was made.</summary>
    public BreakingPoint? Breaking { get; init; }

    /// <summary>Why the stretch ended early; null when it did not.</summary>
    public string? CutShort { get; init; }

    /// <summary>What must be said of the load though it can be believed; null where nothing must.</summary>
    public string? Remark => string.Join("; ", ((string?[])[Crowded, Again]).OfType<string>()) is { Length: > 0 } text ? text : null;

    private string? Crowded => Queued > Due * NoteworthyQueue
        ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * Queued / Due:0} % of the arrivals found every connection busy: the target is slower than {Rate:#,0.#}/s leave it time for, and the generator is not")
        : null;

    private string? Again => Connections?.Repeated is > 0 and var repeated
        ? string.Create(CultureInfo.InvariantCulture, $"{repeated:#,0} requests were sent again on a new connection: theirs ended before anything of an answer came")
        : null;

    /// <summary>Requests that were sent: right and wrong answers together.</summary>
    public long Requests => Succeeded + ErrorCount;

    /// <summary>Requests that failed, of every kind.</summary>
    public long ErrorCount => Errors.Values.Sum();

    /// <summary>Right answers that ended, a second of the stretch; NaN for a stretch of no length.</summary>
    public double RequestsPerSecond => Seconds > 0 ? Answered / Seconds : double.NaN;
}
