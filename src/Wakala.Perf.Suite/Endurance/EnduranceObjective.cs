namespace Wakala.Perf.Suite;

/// <summary>The size of the document's endurance test.</summary>
/// <param name="Hours">How long it takes.</param>
/// <param name="Users">Its users.</param>
/// <param name="Requests">All that they send.</param>
public sealed record EnduranceObjective(double Hours, int Users, long Requests)
{
    private const double SecondsPerHour = 3_600;

    /// <summary>Requests a second.</summary>
    internal double RequestsPerSecond => Math.Round(Requests / (Hours * SecondsPerHour), 2);

    /// <summary>What a size of the whole comes to for one request, in bytes.</summary>
    /// <param name="gigabytes">The size.</param>
    internal double BytesOfRequest(double gigabytes) => Math.Round(gigabytes * 1e9 / Requests, 2);
}
