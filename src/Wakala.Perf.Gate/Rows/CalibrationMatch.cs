using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>How fast the machine is against the baseline's trials, in the fixed computation.</summary>
/// <param name="Was">Millions of steps a second, the median over the baseline's trials; null without a baseline.</param>
/// <param name="Now">The same just now.</param>
internal readonly record struct CalibrationMatch(double? Was, double Now)
{
    /// <summary>A machine that is slower than three times is another machine, not the same one busy.</summary>
    private const double MostScale = 3;

    /// <summary>What one machine's own calibration moves by; beyond it, it is not the same machine in the same state.</summary>
    private const double MostMove = 0.10;

    /// <summary>How many times slower it is, from 1 to 3.</summary>
    public double Slower => Was / Now is { } times && double.IsFinite(times) ? Math.Clamp(times, 1, MostScale) : 1;

    /// <summary>Whether it moved by no more than a tenth, so that trials of then predict trials of now.</summary>
    public bool Alike => Was is null || (Now / Was is { } ratio && ratio >= 1 - MostMove && ratio <= 1 + MostMove);

    public static CalibrationMatch Of(Baseline? baseline, Fingerprint now) => new(Median.Of(baseline?.Trials.Select(trial => (double?)trial.Calibration) ?? []), now.Calibration);
}
