namespace Wakala.Perf.Suite;

/// <summary>What each request of one pass cost the platform's process, without what reading the process costs.</summary>
/// <param name="Allocated">Bytes.</param>
/// <param name="Processor">Microseconds; null where the process does not tell.</param>
/// <param name="Written">Bytes of files; null where it does not tell.</param>
/// <param name="Driver">What its driver sent in the whole pass.</param>
internal sealed record CountedPass(IReadOnlyList<double> Allocated, IReadOnlyList<double>? Processor, IReadOnlyList<double>? Written, long Driver)
{
    /// <param name="readings">Readings one after the other, then one after each request.</param>
    /// <param name="idle">How many there are before the first request; at least two.</param>
    public static CountedPass Of(IReadOnlyList<PlatformReading> readings, int idle)
        => new(
            Costs(readings, idle, reading => reading.AllocatedBytes)!,
            Costs(readings, idle, reading => reading.ProcessorMicroseconds),
            Costs(readings, idle, reading => reading.DiskBytes),
            readings[^1].BytesWritten - readings[idle - 1].BytesWritten);

    private static List<double>? Costs(IReadOnlyList<PlatformReading> readings, int idle, Func<PlatformReading, long?> value)
    {
        if (readings.Any(reading => value(reading) is null))
            return null;
        List<double> steps = [.. readings.Zip(readings.Skip(1), (before, after) => (double)(value(after)!.Value - value(before)!.Value))];
        var reading = steps.Take(idle - 1).Min();
        return [.. steps.Skip(idle - 1).Select(step => step - reading)];
    }
}
