namespace Wakala.Perf.Load;

/// <summary>
/// How long a start of an open model may wait for those that are due soon after it. Where nobody has said, it is what the clock leaves of
/// the bound: when this machine wakes a sleeping thread late, the starts wait that much less, so that the oldest of those that go out
/// together stays within it.
/// </summary>
internal sealed class StartGathering
{
    /// <summary>The bound of sent minus due, a little below the half of a millisecond that pacing is held to.</summary>
    public const long Bound = 480_000;

    /// <summary>The longest wait: three starts at 5,000/s.</summary>
    public const long Longest = 400_000;

    private const double Share = 0.97;
    private const double Step = 10_000;

    private readonly long? _fixed;
    private double _lateness;

    /// <param name="given">A wait that was given; null for one that follows the machine.</param>
    public StartGathering(TimeSpan? given) => _fixed = given is { } span ? PacingClock.Nanoseconds(span) : null;

    /// <summary>How long the next start may wait.</summary>
    public long Wait => _fixed ?? Math.Clamp(Bound - (long)_lateness, 0, Longest);

    /// <summary>
    /// How late the loop came to a moment that it had slept for. Keeps what 97 in 100 (of three that go out together one has waited longest, so that this decides P99) are below, by stochastic approximation: up by a large
    /// step when one is above, down by a small one when it is not (Robbins and Monro, "A stochastic approximation method", 1951).
    /// </summary>
    public void Woke(long late) => _lateness = Math.Max(0, _lateness + (late > _lateness ? Step * Share : -Step * (1 - Share)));
}
