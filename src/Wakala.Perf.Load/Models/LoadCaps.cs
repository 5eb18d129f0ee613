namespace Wakala.Perf.Load;

/// <summary>What no load may go beyond, whatever its model says.</summary>
/// <param name="Requests">Requests in all.</param>
/// <param name="Rate">Arrivals a second of an open model.</param>
/// <param name="Time">Time in all.</param>
public sealed record LoadCaps(long Requests, double Rate, TimeSpan Time)
{
    /// <summary>A hundred million requests, a million a second, a day: nobody means more by accident.</summary>
    public static LoadCaps Default { get; } = new(100_000_000, 1_000_000, TimeSpan.FromDays(1));

    /// <summary>How a model goes beyond, a sentence each; the number of requests is held to while it runs.</summary>
    internal IEnumerable<string> Problems(LoadModel model)
    {
        if (model.Length > Time)
            yield return $"the load takes {model.Length}, above the cap of {Time}";
        if (model is ArrivalRate open && open.Most is var most && most > Rate)
            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the rate goes to {most}/s, above the cap of {Rate}/s");
    }
}
