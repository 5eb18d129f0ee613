namespace Wakala.Perf.Gate;

/// <summary>
/// Counts of the platform's process that its runtime and its machine have a part in: allocations, processor time, pages of files. What is more than was stored is counted
/// again for two builds in the same minutes, as times are measured, and only that fails.
/// </summary>
public static class ProcessWork
{
    /// <summary>What their names begin with.</summary>
    public const string Names = "runtime.";

    /// <summary>Bytes that a request allocates.</summary>
    public const string Allocated = Names + "allocated";

    /// <summary>Processor time of a request.</summary>
    public const string Processor = Names + "processor";

    /// <summary>
    /// Bytes of files that a request changes, in whole pages: in one run of many each upload changed one page more than ever before and after, of the same build (141,271 → 145,367 B).
    /// </summary>
    public const string DiskBytes = "disk.bytes";

    /// <summary>Those that are more than was stored, where nothing else that a request costs fails the row anyhow.</summary>
    public static IReadOnlyList<FigureJudgement> Tripped(IReadOnlyList<FigureJudgement> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        FigureJudgement[] more = [.. work.Where(count => count is { Binding: true, Verdict: Verdict.Regressed })];
        return more.All(count => IsOne(count.Name) || count.Name == DiskBytes) ? more : [];
    }

    /// <summary>Whether a count is one of them.</summary>
    public static bool IsOne(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Names, StringComparison.Ordinal);
    }
}
