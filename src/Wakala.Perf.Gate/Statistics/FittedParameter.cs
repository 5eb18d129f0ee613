namespace Wakala.Perf.Gate;

/// <summary>A parameter of a fitted law, and between which figures it lies with 95 %.</summary>
/// <param name="Value">The best fit.</param>
/// <param name="Low">The 2.5th percentile of what drawn residuals give.</param>
/// <param name="High">The 97.5th.</param>
public readonly record struct FittedParameter(double Value, double Low, double High)
{
    /// <summary>Whether it is surely above 0.</summary>
    public bool IsDistinguishable => Low > 0;
}
