using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>A load of messages over HTTP, what became of them, and how long their queue was meanwhile.</summary>
/// <param name="Load">The load's own trial.</param>
/// <param name="Report">What the listeners found.</param>
/// <param name="Readings">The queue.</param>
/// <param name="Unanswered">Messages, of the warm-up too, that nobody was told to be accepted.</param>
/// <param name="Left">Entries that are in the queue after it all.</param>
/// <param name="Dead">Entries that became dead letters.</param>
/// <param name="Books">What the audit of its queue found.</param>
internal sealed record DeliveredTrial(
    LoadResult Load, DeliveryReport Report, IReadOnlyList<BacklogReading> Readings, long Unanswered, long Left, long Dead, (Conservation Line, IReadOnlyList<string> Faults) Books)
{
    /// <summary>The figure of messages that were not accepted, or not heard in time.</summary>
    public const string Failed = "failed";

    /// <summary>How deliveries are held: what is lost, told twice or told to others is wrong at any rate, on any machine.</summary>
    public static IReadOnlyList<Figure> Rules { get; } =
    [
        Figure.AtMost(Failed, "messages", 0),
        Figure.AtMost("lost", "messages", 0),
        Figure.AtMost("duplicates", "messages", 0),
        Figure.AtMost("misdelivered", "messages", 0),
        Figure.AtMost("left in the queue", "entries", 0),
        Figure.AtMost("dead letters", "entries", 0),
    ];

    /// <summary>How its latencies are held, from the moment a message was due until it was heard.</summary>
    /// <param name="slack">Milliseconds beside twice the baseline.</param>
    public static Figure[] LatencyRules(double slack)
        => [Figure.Time(LatencyFigure.P50.Name, null, slack), Figure.Time(LatencyFigure.P95.Name, null, slack), Figure.Time(LatencyFigure.P99.Name, null, 2 * slack)];

    /// <summary>The row's trial: its own figures, and those of its deliveries.</summary>
    public Trial ToTrial(params IEnumerable<MeasuredFigure> figures) => LoadFigures.Trial(
        Load,
        [
            .. figures,
            new(Failed, "messages", Load.ErrorCount + Load.Dropped),
            new("lost", "messages", Report.Lost),
            new("duplicates", "messages", Report.Duplicates),
            new("misdelivered", "messages", Report.Misdelivered),
            new("left in the queue", "entries", Left),
            new("dead letters", "entries", Dead),
        ]) with
    {
        Notes =
        [
            $"The books: {Books.Line.Line}.",
            $"{Report.Accepted} messages were accepted and {Report.Heard} heard; the queue was {Readings.Select(one => one.Waiting).DefaultIfEmpty(0).Max()} entries long at most",
            .. Load.Remark is { } remark ? [remark] : (string[])[],
        ],
        Faults =
        [
            .. Books.Faults,
            .. Report.Altered > 0 ? [$"{Report.Altered} of {Report.Heard} messages were not heard as they were sent: another text, or another conversation."] : (string[])[],
            // A request that failed for its sender may have been taken all the same.
            .. Report.Unknown > Unanswered ? [$"{Report.Unknown} messages were heard that nobody was told to be accepted."] : (string[])[],
        ],
    };
}
