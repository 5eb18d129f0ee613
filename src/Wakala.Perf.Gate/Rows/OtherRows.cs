using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// The other rows of a run, each with its first trial: what moves all of them alike is the machine. The row that is judged is not among them, so that it does not excuse itself.
/// </summary>
public sealed class OtherRows
{
    /// <summary>Of fewer rows the middle may be one that is slower itself.</summary>
    public const int Fewest = 4;

    /// <summary>Below it the rows' own spread is all that there is to tell.</summary>
    private const double Noticeable = 1.1;

    private readonly IReadOnlyList<(Baseline Baseline, Trial Trial)> _rows;

    private OtherRows(IReadOnlyList<(Baseline Baseline, Trial Trial)> rows, bool areTheMachine) => (_rows, AreTheMachine) = (rows, areTheMachine);

    /// <summary>Whether two builds side by side have shown in this run that it is the machine, however far all rows moved.</summary>
    public bool AreTheMachine { get; }

    /// <summary>The rows that say something: those of which a trial can be believed. Null where they are fewer than <see cref="Fewest"/>.</summary>
    /// <param name="rows">Each with the baseline of the same workload.</param>
    /// <param name="areTheMachine">As <see cref="AreTheMachine"/>.</param>
    public static OtherRows? Of(IEnumerable<(Baseline Baseline, Trial Trial)> rows, bool areTheMachine)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (Baseline, Trial)[] believed = [.. rows.Where(row => row.Trial.Load is not null && TrialProblems.Of(row.Trial).Count == 0)];
        return believed.Length < Fewest ? null : new OtherRows(believed, areTheMachine);
    }

    /// <summary>Whether a row that tripped, and was no slower side by side, shows that the machine moves rows further than any was seen to.</summary>
    /// <param name="screened">The row as the screen left it.</param>
    /// <param name="settled">The row as side by side left it.</param>
    public static bool AreShownToBeTheMachine(ScenarioJudgement screened, ScenarioJudgement settled)
    {
        ArgumentNullException.ThrowIfNull(screened);
        ArgumentNullException.ThrowIfNull(settled);
        return settled.Verdict is Verdict.Passed or Verdict.Improved
            && screened.Figures.Any(figure => figure is { Verdict: Verdict.Regressed, Value: { } value, Baseline: > 0 and { } before }
                && figure.Name == Timing.P50.Name && value / before > Timing.P50.Noise.MostMoved);
    }

    /// <summary>What moved, for whoever follows the run: a sentence, or null where it is not worth one.</summary>
    public string? Sentence
    {
        get
        {
            if (Of(Timing.P50) is not { } median || Math.Abs(Math.Log(median.Factor)) < Math.Log(Noticeable))
                return null;
            var figures = Timing.All.Select(timing => Of(timing) is { } moved ? $"{timing.Name} × {Quantity.Plain(moved.Factor)}" : null).OfType<string>();
            var beyond = median.Factor > Timing.P50.Noise.MostMoved ? $" That is more than a machine was seen to move rows by ({Quantity.Plain(Timing.P50.Noise.MostMoved!.Value)})." : string.Empty;
            return $"Against their baselines the rows moved together ({string.Join(", ", figures)}): each is held to its baseline times what the others moved by.{beyond}";
        }
    }

    /// <summary>By how much a figure moved; null where too few rows have the requests for it.</summary>
    internal Movement? Of(Timing timing)
    {
        double[] ratios =
        [
            .. _rows.Where(row => row.Trial.Load!.ResponseTime.Count >= timing.SamplesNeeded)
                .Select(row => timing.Of(row.Trial.Load!.ResponseTime) / Median.Of(row.Baseline.Loads.Select(load => (double?)timing.Of(load.ResponseTime))) ?? double.NaN)
                .Where(ratio => ratio > 0 && double.IsFinite(ratio)),
        ];
        return ratios.Length < Fewest ? null : Movement.Of(ratios);
    }
}
