using System.Globalization;

namespace Wakala.Perf.Gate;

/// <summary>A regression that is known, and is let through until a date.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Scenario">The row.</param>
/// <param name="Figure">The one figure: <c>P95</c>.</param>
/// <param name="Owner">Who will mend it.</param>
/// <param name="Reason">Why it may stay until then.</param>
/// <param name="Until">The day on which it ends, in UTC.</param>
public sealed record Waiver(string Suite, string Scenario, string Figure, string Owner, string Reason, DateOnly Until)
{
    /// <summary>The one environment that it is for; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>The one profile that it is for; null for all.</summary>
    public string? Profile { get; init; }

    /// <summary>The day on which it ends, as the file writes it.</summary>
    internal string UntilText => Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether it is for a row.</summary>
    internal bool IsFor(string environment, string profile, string suite, string scenario)
        => Suite == suite && Scenario == scenario && (Environment ?? environment) == environment && (Profile ?? profile) == profile;
}

/// <summary>A waiver as it stands today.</summary>
/// <param name="Waiver">The waiver.</param>
/// <param name="Ended">Whether its day has come.</param>
public sealed record StandingWaiver(Waiver Waiver, bool Ended);
