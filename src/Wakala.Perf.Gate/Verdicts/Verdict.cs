namespace Wakala.Perf.Gate;

/// <summary>What the gate says of a figure, or of a row of a table.</summary>
public enum Verdict
{
    /// <summary>Within its limit.</summary>
    Passed,

    /// <summary>Better than its baseline by as much as would have been a regression the other way.</summary>
    Improved,

    /// <summary>There is no baseline yet: what was measured is proposed as one, while errors and work are gated.</summary>
    New,

    /// <summary>
    /// Less work than the baseline's, or a share of the traffic beyond it on its better side: news, and no gift. It passes where the answers were audited, and stays
    /// until somebody accepts it with a reason.
    /// </summary>
    Changed,

    /// <summary>Too noisy, or too few samples, to tell.</summary>
    Inconclusive,

    /// <summary>The measurement itself cannot be trusted.</summary>
    Invalid,

    /// <summary>Worse than its limit allows.</summary>
    Regressed,
}
