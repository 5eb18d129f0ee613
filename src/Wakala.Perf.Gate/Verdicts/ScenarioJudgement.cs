using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What the gate says of one row of one table, over all its trials.</summary>
public sealed record ScenarioJudgement
{
    /// <summary>The suite: <c>api</c>.</summary>
    public required string Suite { get; init; }

    /// <summary>The document's table: <c>API Endpoints</c>.</summary>
    public required string Table { get; init; }

    /// <summary>The row: <c>GET /messages/list</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The worst of the binding figures, or what makes the whole row unbelievable.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The reasons, worst first; null when a plain pass needs none.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// What is wrong whatever the times say, in a sentence or a few: more errors than the limit, a wrong answer, a write that was acknowledged and is not stored. The row is
    /// Regressed by it at once, with no second look, and this is all of its reason. Null where nothing is.
    /// </summary>
    public string? Wrong { get; init; }

    /// <summary>Whether a server was lost or restarted while the row was measured: it is Invalid for that, and what ended the server must be found before it is measured again.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Whether the row is Invalid only because requests went out late in every trial: another build, measured beside it, may tell whether the machine or this build is to blame.</summary>
    public bool Late { get; init; }

    /// <summary>Requests that were sent, over all trials.</summary>
    public required long Requests { get; init; }

    /// <summary>Arrivals that were dropped, over all trials.</summary>
    public required long Dropped { get; init; }

    /// <summary>Requests that failed, over all trials.</summary>
    public required long Errors { get; init; }

    /// <summary>The gates, in the table's order.</summary>
    public required IReadOnlyList<FigureJudgement> Figures { get; init; }

    /// <summary>What one request cost in countable things; empty where it was not counted.</summary>
    public required IReadOnlyList<FigureJudgement> Work { get; init; }

    /// <summary>What of its answers and writes was audited, over all trials; null where nothing was: less work is then no pass.</summary>
    public string? Audited { get; init; }

    /// <summary>The generator's health in the last trial that could be believed, or else in the last; null without a trial.</summary>
    public Validity? Validity { get; init; }

    /// <summary>
    /// Wall time of the row's whole test: trials, search for capacity, comparison, audit, counting. What rows share is in the time of the one that needed it first. Null in a file of before.
    /// </summary>
    public double? Seconds { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The hash of what was asked of the target.</summary>
    public required string WorkloadHash { get; init; }

    /// <summary>The name of the fingerprint that it was measured under (<see cref="Fingerprint.Name"/>); null in a file of before.</summary>
    public string? Machine { get; init; }

    /// <summary>What played the load that its figures are taken from.</summary>
    public LoadEngine Engine { get; init; }
}
