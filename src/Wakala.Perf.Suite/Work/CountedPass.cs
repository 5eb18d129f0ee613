namespace Wakala.Perf.Suite;

/// <summary>A pass of a sequence: readings of the platform's process one after the other, while nothing else is asked, then one after each request.</summary>
/// <param name="Readings">The readings.</param>
/// <param name="Idle">How many of them are before the first request; at least two.</param>
internal sealed record CountedPass(IReadOnlyList<PlatformReading> Readings, int Idle)
{
    /// <summary>What the process' driver sent for the requests; bytes.</summary>
    public long Driver => Readings[^1].BytesWritten - Readings[Idle - 1].BytesWritten;

    /// <summary>
    /// What each request of each pass cost, without what reading the process costs: the least of all passes' idle readings. One pass alone may have been disturbed in all of its own,
    /// and each of its requests would then look cheaper than it is.
    /// </summary>
    /// <param name="passes">Passes of the same sequence.</param>
    /// <param name="value">What is counted, in any unit.</param>
    /// <returns>Pass by pass, request by request; null where the process does not tell.</returns>
    public static IReadOnlyList<IReadOnlyList<double>>? Costs(IReadOnlyList<CountedPass> passes, Func<PlatformReading, long?> value)
    {
        if (passes.Any(pass => pass.Readings.Any(reading => value(reading) is null)))
            return null;
        var steps = passes.Select(pass => pass.Steps(reading => value(reading)!.Value)).ToList();
        var reading = steps.Zip(passes).Min(pass => pass.First.Take(pass.Second.Idle - 1).Min());
        return [.. steps.Zip(passes).Select(pass => pass.First.Skip(pass.Second.Idle - 1).Select(step => step - reading).ToList())];
    }

    private List<double> Steps(Func<PlatformReading, long> value) => [.. Readings.Zip(Readings.Skip(1), (before, after) => (double)(value(after) - value(before)))];
}
