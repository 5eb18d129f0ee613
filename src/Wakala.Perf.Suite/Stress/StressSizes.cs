namespace Wakala.Perf.Suite;

/// <summary>How much of the document's stress test a profile is.</summary>
/// <param name="UserShare">Share of the document's users.</param>
/// <param name="TimeShare">Share of the document's minutes.</param>
/// <param name="SettleSeconds">The beginning of each step of the search for the breaking point that is in no figure: longer than a user thinks.</param>
/// <param name="StepSeconds">The measured stretch of such a step.</param>
/// <param name="Repeats">How often the last users that held and the first that did not are tried again.</param>
/// <param name="MostTimes">The most users that are tried, of those of the profile's peak.</param>
/// <param name="Tolerance">By which factor fewer users may break the limits than before. Steps of 1.8 s on two cores broke at 600 to 850 users in five runs of one build.</param>
public sealed record StressSizes(double UserShare, double TimeShare, double SettleSeconds, double StepSeconds, int Repeats, double MostTimes, double Tolerance)
{
    /// <summary>Steps of the search at the most.</summary>
    public const int MostSteps = 12;

    /// <summary>How long the profile takes as an open model, of its time with users: what it shows it shows in half of it too.</summary>
    public const double OpenTime = 0.5;

    /// <summary>Users of the search's first step, of those of the profile's peak: the document's breaking point.</summary>
    public const double First = 1.5;

    /// <summary>How many times more users each coarse step has.</summary>
    public const double Growth = 1.5;

    /// <summary>How near the last users that held and the first that did not are looked for.</summary>
    public const double Resolution = 1.25;

    /// <summary>How long users send before anything is measured: a process that has just been asked by few compiles, and opens connections to its servers. After 6 s two cores were so full of that in the first trial that requests went out 250 ms late.</summary>
    public static TimeSpan WarmUp { get; } = TimeSpan.FromSeconds(15);

    /// <summary>The same at the beginning of the profile, where it is the generator that compiles: without it requests went out 290 ms late (P99).</summary>
    public static TimeSpan Starting { get; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Those of a profile. On two cores 300 users send as many requests a second, half of what breaks the limits there.</summary>
    public static StressSizes Of(string profile) => profile switch
    {
        "smoke" => new(0.03, 1.0 / 210, 1.1, 1.8, 1, 8, 1.4),
        "pr" => new(0.03, 1.0 / 17.5, 2, 6, 2, 8, 1.2),
        _ => new(1, 1, 20, 60, 2, 3, 1.2),
    };
}
