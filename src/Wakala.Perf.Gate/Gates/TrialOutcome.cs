namespace Wakala.Perf.Gate;

/// <summary>What one trial says of one figure.</summary>
internal enum TrialOutcome
{
    /// <summary>Within the limit.</summary>
    Held,

    /// <summary>As far below the baseline as a regression would be above.</summary>
    Better,

    /// <summary>Beyond the limit.</summary>
    Tripped,

    /// <summary>The limit lies within what the trial's samples leave open.</summary>
    Unsure,
}
