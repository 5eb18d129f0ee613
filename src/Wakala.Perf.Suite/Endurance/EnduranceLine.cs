using System.Text.Json.Serialization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>A line of the log: one of these.</summary>
internal sealed record EnduranceLine
{
    /// <summary>A life of the processes begins: what was read before says nothing of their leaks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnduranceBegin? Begin { get; init; }

    /// <summary>What the system held at a moment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnduranceReading? Reading { get; init; }

    /// <summary>A window of a segment; it counts once the segment is there too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnduranceWindow? Window { get; init; }

    /// <summary>A segment, after its windows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnduranceSegment? Segment { get; init; }
}

/// <summary>What is measured.</summary>
/// <param name="Workload">The workload's hash: only a run of the same can go on.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Users">How many users there are.</param>
/// <param name="Length">How long it is to be measured.</param>
/// <param name="At">When it began.</param>
internal sealed record EnduranceBegin(string Workload, string Profile, int Users, TimeSpan Length, DateTimeOffset At);

/// <summary>What ended within a window.</summary>
/// <param name="Segment">The number of its segment, from 0.</param>
/// <param name="From">When it began, in seconds of the segment's measured stretch.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="Succeeded">Right answers.</param>
/// <param name="Failed">Requests that failed or were never sent.</param>
/// <param name="ResponseTime">All response times.</param>
internal sealed record EnduranceWindow(int Segment, int From, int Seconds, long Succeeded, long Failed, LatencyHistogram ResponseTime)
{
    /// <summary>The whole windows of a segment.</summary>
    /// <param name="number">The segment's number.</param>
    /// <param name="load">The segment.</param>
    /// <param name="length">How long each is, in seconds.</param>
    public static IEnumerable<EnduranceWindow> Of(int number, LoadResult load, int length)
    {
        for (var from = 0; from + length <= Math.Round(load.Seconds); from += length)
        {
            var seconds = load.Series.Where(second => second.Second >= from && second.Second < from + length).ToList();
            yield return new EnduranceWindow(
                number,
                from,
                length,
                seconds.Sum(second => second.Succeeded),
                seconds.Sum(second => second.Errors + second.Dropped),
                IntervalHistogram.Sum(seconds.Select(second => second.ResponseTime).OfType<IntervalHistogram>()));
        }
    }
}

/// <summary>What one generator's load came to.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="StartedAt">When its measured stretch began.</param>
/// <param name="Seconds">How long that was.</param>
/// <param name="Succeeded">Right answers.</param>
/// <param name="Dropped">Requests that were never sent.</param>
/// <param name="Errors">What failed, by kind.</param>
/// <param name="Ended">Requests that ended in each second.</param>
/// <param name="Validity">Whether it can be believed.</param>
/// <param name="Engine">What played it.</param>
/// <param name="CutShort">Why it ended early; null when it did not.</param>
internal sealed record EnduranceSegment(
    int Number, DateTimeOffset StartedAt, double Seconds, long Succeeded, long Dropped, IReadOnlyDictionary<string, long> Errors, IReadOnlyList<long> Ended, Validity Validity, LoadEngine? Engine, string? CutShort)
{
    /// <summary>What failed.</summary>
    public long Failed => Errors.Values.Sum();

    /// <summary>Requests that had ended by a moment.</summary>
    public double EndedBy(DateTimeOffset at)
    {
        var seconds = Math.Clamp((at - StartedAt).TotalSeconds, 0, Ended.Count);
        var whole = (int)seconds;
        return Ended.Take(whole).Sum() + (whole < Ended.Count ? (seconds - whole) * Ended[whole] : 0);
    }

    /// <summary>That of a load.</summary>
    public static EnduranceSegment Of(int number, LoadResult load) => new(
        number, load.StartedAt, load.Seconds, load.Succeeded, load.Dropped, load.Errors, [.. load.Series.Select(second => second.Succeeded + second.Errors)], load.Validity, load.Engine, load.CutShort);
}
