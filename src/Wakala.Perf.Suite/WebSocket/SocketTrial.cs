using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>A load on WebSockets, and what became of its messages and connections.</summary>
/// <param name="Load">The load's own trial.</param>
/// <param name="Report">What the receivers found.</param>
public sealed record SocketTrial(LoadResult Load, SocketReport Report)
{
    /// <summary>How deliveries are held in every row that has them: loss, repetition, wrong order and a wrong address are wrong at any rate, on any machine.</summary>
    public static IReadOnlyList<Figure> DeliveryRules { get; } =
    [
        Figure.AtMost("failed", "messages", 0),
        Figure.AtMost("unacknowledged", "messages", 0),
        Figure.AtMost("lost", "messages", 0),
        Figure.AtMost("duplicates", "messages", 0),
        Figure.AtMost("reordered", "messages", 0),
        Figure.AtMost("misdelivered", "messages", 0),
    ];

    /// <summary>The row's trial: its own figures, and those of its deliveries where messages were sent.</summary>
    /// <param name="figures">The row's own.</param>
    public Trial ToTrial(params IEnumerable<MeasuredFigure> figures) => LoadFigures.Trial(Load, [.. figures, .. Report.Sent > 0 ? Deliveries() : []]) with
    {
        Notes =
        [
            FormattableString.Invariant($"{Report.Sent:#,0} messages were sent, {Report.Acknowledged:#,0} acknowledged, {Report.Delivered:#,0} delivered over {Report.Opened:#,0} connections."),
            Report.Called > 0 ? FormattableString.Invariant($"After it {Report.Called - Report.Unreached:#,0} of {Report.Called:#,0} standing connections heard what their tenant was told.") : "No connection stood after it that could be told something.",
            .. Load.Remark is { } remark ? [remark] : (string[])[],
        ],
        Faults =
        [
            .. Report.Altered > 0 ? [$"{Report.Altered} of {Report.Delivered} deliveries are not what was sent: {Report.FirstAltered}."] : (string[])[],
            .. Report.Unreached > 0 ? [$"{Report.Unreached} of {Report.Called} connections were let in and hear nothing of their tenant: they did not hear what everybody was told after the load."] : (string[])[],
        ],
    };

    private MeasuredFigure[] Deliveries() =>
    [
        new("failed", "messages", Load.ErrorCount + Load.Dropped),
        new("unacknowledged", "messages", Report.Sent - Report.Acknowledged - Report.Declined),
        new("lost", "messages", Report.Lost),
        new("duplicates", "messages", Report.Duplicates),
        new("reordered", "messages", Report.Reordered),
        new("misdelivered", "messages", Report.Misdelivered),
    ];
}
