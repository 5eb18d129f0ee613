namespace Wakala.Perf.Gate;

/// <summary>What a figure counts or times, which decides how it is judged.</summary>
public enum FigureKind
{
    /// <summary>A number of things, or a number that is none of the others.</summary>
    Count,

    /// <summary>A time that somebody waits.</summary>
    Latency,

    /// <summary>What is done in a second under the load that the row gets.</summary>
    Rate,

    /// <summary>The highest rate that a search found.</summary>
    Capacity,

    /// <summary>A share, in percent.</summary>
    Ratio,

    /// <summary>A size that equal builds have in common.</summary>
    Size,

    /// <summary>What failed.</summary>
    Errors,

    /// <summary>Arrivals that were never sent, since the target was slow.</summary>
    Dropped,
}
