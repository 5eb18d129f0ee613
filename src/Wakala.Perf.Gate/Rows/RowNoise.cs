namespace Wakala.Perf.Gate;

/// <summary>
/// How far a figure of an unchanged row strays from its baseline times what the other rows moved by. The constants are from the recorded trials of equal builds in
/// <c>OthersReplayTests</c>: 84 ratios of seven rows in fresh environments, two hours apart. Their natural logarithms deviate by 0.11 (P50), 0.15 (mean), 0.22 (P95) and 0.37 (P99), and the
/// largest were 0.25, 0.51, 0.91 and 1.44, all but the first in single trials that the next one did not repeat.
/// </summary>
/// <param name="Least">The factor where the others moved alike.</param>
/// <param name="Most">The factor that no disagreement of the others widens.</param>
/// <param name="SlackMilliseconds">Beside the factor: what a wake-up of a thread or a flush of the disk adds, which is much to a row of a millisecond.</param>
/// <param name="MostMoved">
/// The most that all rows of an unchanged build were seen to move by together on one machine, beyond which somebody must look whether it is the build; null where the coarse screen's factor is that.
/// </param>
internal sealed record RowNoise(double Least, double Most, double SlackMilliseconds, double? MostMoved = null)
{
    /// <summary>Spreads of the others that a row is let stray by, as a logarithm.</summary>
    private const double Spreads = 2;

    /// <summary>Never seen above 1.25; rows of one run were up to 35 % faster than their baselines together, whose mirror is 1.4 with what the centre of a few rows errs by.</summary>
    public static RowNoise P50 { get; } = new(1.3, 1.5, 0.1, MostMoved: 1.4);

    public static RowNoise Mean { get; } = new(1.5, 1.5, 1);

    public static RowNoise P95 { get; } = new(1.6, 2, 5);

    public static RowNoise P99 { get; } = new(2, 2.5, 10);

    /// <summary>The factor where the others' movements spread by so much.</summary>
    public double Factor(double spread) => Math.Clamp(Math.Exp(Spreads * spread), Least, Most);
}
