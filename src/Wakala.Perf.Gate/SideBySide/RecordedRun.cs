using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// A comparison as it is kept: each row's verdict with the block ratios that it rests on, pair by pair of processes. Many of equal builds say how often the
/// gate would be wrong, and how far two fresh processes of one build differ.
/// </summary>
public sealed record RecordedRun
{
    /// <summary>Version of the line's form: since 2 its fingerprint says what played the requests of both builds, which clients did before.</summary>
    public int Record { get; init; } = 2;

    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The commit of the checkout.</summary>
    public required string Commit { get; init; }

    /// <summary>The command that measured it.</summary>
    public required string Command { get; init; }

    /// <summary>Whether both builds were made of the same files.</summary>
    public required bool Equal { get; init; }

    /// <summary>Where it was measured.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>What the machine was like, pair by pair.</summary>
    public required IReadOnlyList<PairConditions> Conditions { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<RecordedRow> Rows { get; init; }
}

/// <summary>A row of a recorded comparison.</summary>
/// <param name="Row">Its name.</param>
/// <param name="Verdict">What the gate said of it.</param>
/// <param name="Blocks">Blocks, the solo ones included.</param>
/// <param name="Errors">Requests of the base and of the candidate that failed.</param>
/// <param name="Figures">Its figures.</param>
public sealed record RecordedRow(string Row, Verdict Verdict, int Blocks, IReadOnlyList<long> Errors, IReadOnlyList<RecordedFigure> Figures);

/// <summary>A figure's log ratios.</summary>
/// <param name="Figure"><c>mean</c>, <c>matched</c>, <c>P50</c>, <c>P95</c>, <c>P99</c>, <c>CPU</c>, or <c>solo</c> for the mean of solo blocks.</param>
/// <param name="Pairs">Those of each pair of processes, block after block.</param>
public sealed record RecordedFigure(string Figure, IReadOnlyList<IReadOnlyList<double>> Pairs);
