namespace Wakala.Perf.Gate;

/// <summary>How far a figure may stray from its baseline on the coarse screen: factor × baseline + slack.</summary>
/// <param name="Factor">Times the baseline; at least 1.</param>
/// <param name="SlackMilliseconds">Milliseconds beside that; 0 for a figure that is no time.</param>
/// <param name="Reason">Why this figure needs another limit than the rest.</param>
public sealed record MetricLimit(double Factor, double SlackMilliseconds, string Reason)
{
    /// <summary>The screen of profile smoke.</summary>
    public static MetricLimit Coarse { get; } = new(Factor: 2, SlackMilliseconds: 10, "two shared cores stray by this much");
}
