namespace Wakala.Perf.Suite;

/// <summary>How long the mix of all requests lasts that resources are measured by.</summary>
/// <param name="CompilingSeconds">Before the first row, until the code of every row and every worker is compiled: workers took 0.64 cores in the trial after 4 s of it, and 0.40 in the next two.</param>
/// <param name="WarmUpSeconds">Warm-up of each trial.</param>
/// <param name="Seconds">Length of the measured stretch.</param>
public sealed record ResourceSizes(double CompilingSeconds, double WarmUpSeconds, double Seconds)
{
    /// <summary>Those of a profile.</summary>
    public static ResourceSizes Of(string profile) => profile switch
    {
        "smoke" => new(12, 2, 8),
        "pr" => new(15, 5, 60),
        _ => new(60, 30, 600),
    };
}
