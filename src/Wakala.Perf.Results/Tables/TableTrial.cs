namespace Wakala.Perf.Results;

/// <summary>One measurement of a row whose figures are its own: a query's, an index', a cache's. It counts as one observation.</summary>
public sealed record TableTrial
{
    /// <summary>The row's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>When its measured stretch began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Length of the measured stretch, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The figures.</summary>
    public required IReadOnlyList<MeasuredFigure> Figures { get; init; }

    /// <summary>Requests, statements or commands that were sent, right and failed ones together.</summary>
    public required long Requests { get; init; }

    /// <summary>Arrivals that were dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>What failed, by kind.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>What must be said beside the figures: the plan that was used, settings that were off.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What makes the trial unbelievable, a sentence each: a server that restarted, a generator that was late.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// What is wrong whatever the figures say, a sentence each: a plan that scans where it searched, with both plans. It is judged like a figure over
    /// its limit, on any machine.
    /// </summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>What was held against the truth taken another way, as <see cref="Trial.Audited"/>; null where nothing was.</summary>
    public string? Audited { get; init; }

    /// <summary>How the database came by its rows, where that is known.</summary>
    public IReadOnlyList<QueryPlan> Plans { get; init; } = [];

    /// <summary>Whether a server restarted or was lost meanwhile: such a row is Invalid at once, and not measured again.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The generator's health; null where no load was generated.</summary>
    public Validity? Validity { get; init; }

    /// <summary>How much failed.</summary>
    public long ErrorCount => Errors.Values.Sum();
}
