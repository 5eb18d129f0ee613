using System.Text.Json.Serialization;

namespace Wakala.Perf.Results;

/// <summary>One measurement of a row of a table, which counts as one observation: figures of its own, a load, or both.</summary>
public sealed record Trial
{
    /// <summary>The row's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>When its measured stretch began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Length of the measured stretch, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The figures, but for those that are read from the load.</summary>
    public IReadOnlyList<MeasuredFigure> Figures { get; init; } = [];

    /// <summary>The load whose response times are figures of the row; null where none are.</summary>
    public LoadResult? Load { get; init; }

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
    /// What is wrong whatever the figures say, a sentence each: an answer that an audit found wrong, a write that was acknowledged and is not stored, a plan that scans where it
    /// searched. Like a figure over its limit it applies on any machine, however many requests there were.
    /// </summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>
    /// What was held against the truth taken another way, and is right but for <see cref="Faults"/>: <c>412 answers, 60 of them whole</c>; null where nothing was. A row that
    /// does less than before passes only with it.
    /// </summary>
    public string? Audited { get; init; }

    /// <summary>How the database came by its rows, where that is known.</summary>
    public IReadOnlyList<QueryPlan> Plans { get; init; } = [];

    /// <summary>
    /// Whether a server restarted or was lost meanwhile, with the cause among the problems: what failed then says nothing of the build, so that the row is Invalid at once, and not
    /// measured again.
    /// </summary>
    public bool Interrupted { get; init; }

    /// <summary>The generator's health; null where no load was generated.</summary>
    public Validity? Validity { get; init; }

    /// <summary>What played the load that figures were taken from; null where none was, or nobody noted it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LoadEngine? Engine { get; init; }

    /// <summary>How much failed.</summary>
    public long ErrorCount => Errors.Values.Sum();

    /// <summary>The trial of a row whose figures are read from a load.</summary>
    public static Trial Of(LoadResult load)
    {
        ArgumentNullException.ThrowIfNull(load);
        return new Trial
        {
            Scenario = load.Scenario,
            StartedAt = load.StartedAt,
            Seconds = load.Seconds,
            Load = load,
            Requests = load.Requests,
            Dropped = load.Dropped,
            Errors = load.Errors,
            Validity = load.Validity,
            Engine = load.Engine,
        };
    }
}
