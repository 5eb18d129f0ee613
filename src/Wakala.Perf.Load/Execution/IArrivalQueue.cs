namespace Wakala.Perf.Load;

/// <summary>Where the arrivals of an open model go, whichever engine sends them.</summary>
internal interface IArrivalQueue
{
    /// <summary>Hands an arrival over, or drops it where too many are in flight.</summary>
    void Hand(long number, long due);
}
