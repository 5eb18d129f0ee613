using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Requests of both builds that failed.</summary>
internal sealed record RowErrors
{
    /// <summary>An error that is seen in fewer blocks may be one disturbance.</summary>
    private const int FewestBlocks = 3;

    /// <summary>No request failed.</summary>
    public static readonly RowErrors None = new() { Odds = [], Kinds = [] };

    /// <summary>Of the base build.</summary>
    public long Base { get; init; }

    /// <summary>Of the candidate.</summary>
    public long Candidate { get; init; }

    /// <summary>Requests of the base build.</summary>
    public long BaseDue { get; init; }

    /// <summary>Requests of the candidate.</summary>
    public long CandidateDue { get; init; }

    /// <summary>Blocks in which the candidate had any.</summary>
    public int Blocks { get; init; }

    /// <summary>Log odds of an error, candidate less base, of each block in which either had one; half an error is added to each count (Haldane 1956).</summary>
    public required IReadOnlyList<double> Odds { get; init; }

    /// <summary>The candidate's by kind, the most frequent first.</summary>
    public required IReadOnlyList<(string Kind, long Count)> Kinds { get; init; }

    /// <summary>Whether errors are so frequent that they may come in waves, which the binomial does not know of.</summary>
    private bool Frequent => Base >= 5 * Odds.Count && Odds.Count > 0;

    public static RowErrors Of(IReadOnlyList<PairedBlock> blocks) => new()
    {
        Base = blocks.Sum(block => block.Base.ErrorCount),
        Candidate = blocks.Sum(block => block.Candidate.ErrorCount),
        BaseDue = blocks.Sum(block => block.Base.Due),
        CandidateDue = blocks.Sum(block => block.Candidate.Due),
        Blocks = blocks.Count(block => block.Candidate.ErrorCount > 0),
        Odds = [.. blocks.Where(block => block.Base.ErrorCount + block.Candidate.ErrorCount > 0).Select(block => LogOdds(block.Candidate) - LogOdds(block.Base))],
        Kinds = [.. blocks.SelectMany(block => block.Candidate.Errors).GroupBy(one => one.Key).Select(same => (same.Key, same.Sum(one => one.Value))).OrderByDescending(one => one.Item2)],
    };

    /// <summary>
    /// Whether the candidate surely has more. Exactly: how likely as many of all errors would be its own if both builds had the same rate. Where errors are
    /// frequent the odds of the blocks must say so too, since those of one block are not independent.
    /// </summary>
    public bool AreMore(double alpha)
        => Blocks >= FewestBlocks
            && BinomialTail.AtLeast(Candidate, Base + Candidate, CandidateDue / (double)(BaseDue + CandidateDue)) <= alpha
            && (!Frequent || new WalshAverages(Odds).Lower(SignedRank.Critical(Odds.Count, alpha)) > 0);

    private static double LogOdds(ArmBlock arm) => Math.Log((arm.ErrorCount + 0.5) / (arm.Due - arm.ErrorCount + 0.5));
}
