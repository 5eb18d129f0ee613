using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The candidate's part of a comparison as a trial: its errors and the document's objectives are held to it as to any other.</summary>
internal static class CandidateTrial
{
    /// <summary>The kind under which a block counts what was dropped.</summary>
    private const string Dropped = "dropped";

    public static Trial Of(PairedTrial row, IReadOnlyList<Gate.PairConditions> conditions)
    {
        var errors = row.Blocks.SelectMany(block => block.Candidate.Errors).GroupBy(one => one.Key).ToDictionary(same => same.Key, same => same.Sum(one => one.Value));
        errors.Remove(Dropped, out var dropped);
        var due = row.Blocks.Sum(block => block.Candidate.Due);
        var (seconds, succeeded) = (row.Blocks.Count * row.BlockSeconds, due - dropped - errors.Values.Sum());
        var times = IntervalHistogram.Sum(row.Blocks.Select(block => block.Candidate.ResponseTime));
        return Trial.Of(new LoadResult
        {
            Scenario = row.Scenario,
            // When it was measured is in the comparison that is kept.
            StartedAt = default,
            Seconds = seconds,
            Rate = due / seconds,
            Due = due,
            Succeeded = succeeded,
            Answered = succeeded,
            Dropped = dropped,
            Errors = errors,
            ResponseTime = times,
            // Blocks keep response times only.
            ServiceTime = times,
            Series = [],
            Validity = Health(row, conditions),
        });
    }

    /// <summary>Of a row that was not loaded, since its answers had decided it.</summary>
    public static Trial NotTimed(string scenario) => Trial.Of(new LoadResult
    {
        Scenario = scenario,
        StartedAt = default,
        Seconds = 0,
        Rate = 0,
        Due = 0,
        Succeeded = 0,
        Answered = 0,
        Dropped = 0,
        Errors = new Dictionary<string, long>(),
        ResponseTime = new LatencyHistogram(),
        ServiceTime = new LatencyHistogram(),
        Series = [],
        Validity = new Validity { PacingLagP99Ms = 0, GeneratorCpu = 0, JitterP99Ms = 0, GcPauseMs = 0, ThreadPoolQueue = 0, Problems = [] },
        CutShort = "its answers had decided it",
    });

    /// <summary>What the comparison makes of the machine is its own verdict's matter.</summary>
    private static Validity Health(PairedTrial row, IReadOnlyList<Gate.PairConditions> conditions) => new()
    {
        PacingLagP99Ms = row.Blocks.Max(block => block.Candidate.PacingLagP99Ms),
        GeneratorCpu = conditions.Select(one => one.GeneratorCores).DefaultIfEmpty().Max(),
        JitterP99Ms = conditions.Select(one => one.JitterP99Ms).DefaultIfEmpty().Max(),
        GcPauseMs = 0,
        ThreadPoolQueue = 0,
        CpuPressure = conditions.Max(one => one.CpuPressure),
        ForeignCores = conditions.Count == 0 ? null : conditions.Max(one => one.ForeignCores),
        Problems = [],
    };
}
