using System.Globalization;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>The capacity of two builds, searched for in turn on fresh pairs of processes: what saturates a build cannot share a stream with another.</summary>
/// <param name="Base">What each search found for the base, in requests a second.</param>
/// <param name="Candidate">The same for the candidate.</param>
internal sealed record CapacityPair(IReadOnlyList<double> Base, IReadOnlyList<double> Candidate)
{
    /// <summary>The search tells rates apart that differ by this much; less is no difference.</summary>
    public const double Resolution = 1.25;

    /// <summary>
    /// Regressed where the best search of the candidate is below the worst of the base by more than the search's own resolution: three against three lie
    /// apart like that by chance in fewer than one case of 20, and the screen has tripped by a factor of two before.
    /// </summary>
    public Verdict Verdict => Candidate.Max() * Resolution < Base.Min() ? Verdict.Regressed
        : Middle(Candidate) * Resolution >= Middle(Base) ? Verdict.Passed
        : Verdict.Inconclusive;

    public string Reason => $"Capacity is {List(Candidate)} /s, and the base's {List(Base)} /s, searched for in turn on fresh processes{Outcome()}.";

    /// <summary>The figure with what side by side came to.</summary>
    public FigureJudgement Judge(FigureJudgement figure) => figure with
    {
        Value = Middle(Candidate),
        Baseline = Middle(Base),
        Limit = Base.Min() / Resolution,
        LimitIsLeast = true,
        Low = Candidate.Min(),
        High = Candidate.Max(),
        Detectable = 1 - (1 / Resolution),
        Verdict = Verdict,
        Reason = Reason,
    };

    private string Outcome() => Verdict switch
    {
        Verdict.Regressed => ": each of its searches ended lower than every one of the base's by more than 25 %",
        Verdict.Passed => ": no lower than the search can tell",
        _ => ": too far apart among themselves to tell",
    };

    private static double Middle(IReadOnlyList<double> found) => found.Order().ElementAt(found.Count / 2);

    private static string List(IEnumerable<double> found) => string.Join(", ", found.Select(one => one.ToString("#,0.#", CultureInfo.InvariantCulture)));
}
