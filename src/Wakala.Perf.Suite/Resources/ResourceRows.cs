using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of the document's table "Resource Utilization": how each is measured and held. All are measured by one load, the document's mix of requests.</summary>
/// <param name="system">What they are measured on.</param>
public sealed class ResourceRows(ResourceSystem system)
{
    internal const string Table = "Resource Utilization";
    internal const string NetworkRow = "network";
    internal const string StorageRow = "storage";
    internal const string Processor = "CPU";
    internal const string ProcessorAtRest = "CPU at rest";
    internal const string Memory = "memory";
    internal const string MemoryUsed = "memory used";
    internal const string ProcessorOfRequest = "processor a request";
    internal const string ReceivedOfRequest = "received a request";
    internal const string SentOfRequest = "sent a request";
    internal const string WrittenOfRequest = "written a request";
    internal const string DatabaseOperations = "database reads and writes";
    internal const string MediaThroughput = "media throughput";

    private const string Scaled = "the document's is that of a whole installation at its full rate; here the rate is the profile's";

    /// <summary>What clients send is the same each time: 4,155 to 4,249 B a request in four runs.</summary>
    private const double Asked = 1.15;

    /// <summary>
    /// What comes back, and goes between the parts, hangs on how many pages are found in the cache, which is the machine's too: the API sent 4,136 to 4,994 B a request in four runs of one build, Redis 1,644 to
    /// 2,220. What one request of each row costs is counted exactly elsewhere (docs/work.md).
    /// </summary>
    private const double Answered = 1.6;

    /// <summary>The rows of the parts.</summary>
    internal static readonly IReadOnlyDictionary<ResourceRole, string> Roles = new Dictionary<ResourceRole, string>
    {
        [ResourceRole.Api] = "API",
        [ResourceRole.Workers] = "workers",
        [ResourceRole.Database] = "database",
        [ResourceRole.Cache] = "cache",
    };

    private readonly SharedMeasurement _mix = new([.. Roles.Values, StorageRow]);

    /// <summary>What one part uses of its processors and its memory, and what one request of the mix costs it.</summary>
    /// <param name="row">The part: <c>API</c>, <c>workers</c>, <c>database</c> or <c>cache</c>.</param>
    /// <param name="processor">Share of its processors, in percent.</param>
    /// <param name="memory">Share of its memory, in percent.</param>
    public RowPlan Part(string row, double processor, double memory)
    {
        var role = Roles.Single(one => one.Value == row).Key;
        return Plan(
            row,
            [
                Share(role, ResourceKind.Processor, new Figure { Name = Processor, Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = processor, Tolerance = new FigureTolerance(2, 5), Timed = true }),
                Share(role, ResourceKind.Processor, new Figure { Name = ProcessorAtRest, Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Tolerance = new FigureTolerance(2, 5), Timed = true }),
                Seen(role, ResourceKind.Processor, new Figure { Name = ProcessorOfRequest, Unit = "µs", Kind = FigureKind.Count, Better = Better.Lower, Tolerance = new FigureTolerance(1.5, 50), Timed = true }),
                Share(role, ResourceKind.Memory, new Figure { Name = Memory, Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = memory, Tolerance = new FigureTolerance(1.5, 2) }),
                Seen(role, ResourceKind.Memory, new Figure { Name = MemoryUsed, Unit = "MiB", Kind = FigureKind.Size, Better = Better.Lower, Tolerance = new FigureTolerance(1.5, 20) }),
                // Workers serve nobody: what they ask for is of those who answer.
                .. role == ResourceRole.Workers
                    ? (SeenFigure[])[]
                    : [Seen(role, ResourceKind.Received, Bytes(ReceivedOfRequest, role == ResourceRole.Api ? Asked : Answered)), Seen(role, ResourceKind.Sent, Bytes(SentOfRequest, Answered))],
                // How many of a block's first changes since the last checkpoint there are, of which PostgreSQL logs the whole block, hangs on the time.
                Seen(role, ResourceKind.Written, new Figure { Name = WrittenOfRequest, Unit = "B", Kind = FigureKind.Size, Better = Better.Lower, Tolerance = new FigureTolerance(2, 500) }),
            ]);
    }

    /// <summary>What goes over the network.</summary>
    /// <param name="ingress">From clients to the API, in Gbps.</param>
    /// <param name="egress">From the API to clients, in Gbps.</param>
    /// <param name="between">Between the parts, in Mbps.</param>
    public RowPlan Network(double ingress, double egress, double between) => Plan(
        NetworkRow,
        Seen(ResourceRole.Api, ResourceKind.Received, Traffic("ingress", "Gbps", ingress, Asked)),
        Seen(ResourceRole.Api, ResourceKind.Sent, Traffic("egress", "Gbps", egress, Answered)),
        new SeenFigure(Traffic("between the parts", "Mbps", between, Answered), system.Sees(ResourceRole.Database, ResourceKind.Received) && system.Sees(ResourceRole.Cache, ResourceKind.Received)));

    /// <summary>What goes to storage and comes from it.</summary>
    /// <param name="operations">Reads and writes of the database a second.</param>
    /// <param name="throughput">Uploaded files that are stored, in MB a second.</param>
    public RowPlan Storage(double operations, double throughput) => Plan(
        StorageRow,
        Seen(ResourceRole.Database, ResourceKind.ReadOperations, new Figure { Name = DatabaseOperations, Unit = "1/s", Kind = FigureKind.Count, Better = Better.Lower, Objective = operations, Tolerance = new FigureTolerance(2, 50), Timed = true }),
        new SeenFigure(new Figure { Name = MediaThroughput, Unit = "MB/s", Kind = FigureKind.Rate, Better = Better.Same, Objective = throughput, Tolerance = new FigureTolerance(1.1, 0), Reading = Scaled }, system.Own is not null));

    private RowPlan Plan(string row, params IReadOnlyList<SeenFigure> figures)
    {
        var loads = system.Mix();
        var (seen, unseen) = (figures.Where(one => one.IsSeen).Select(one => one.Figure).ToList(), figures.Where(one => !one.IsSeen).Select(one => one.Figure.Name).ToList());
        if (seen.Count == 0)
        {
            Xunit.Assert.Skip(
                $"Nobody sees what {row} uses of '{system.Target.Environment.Name}': {WhyUnseen()}.");
        }

        return new RowPlan(
            new RowRules(Table, row, [.. seen, Figure.Errors()]),
            new { rates = loads.ToDictionary(load => load.Name, load => load.Shape.Rate), system.Sizes.WarmUpSeconds, system.Sizes.Seconds },
            async (_, trial, stop) =>
            {
                var part = await _mix.PartAsync(row, row, trial, () => new ResourceTrial(system).MeasureAsync(stop));
                return part with
                {
                    Figures = [.. part.Figures, new("errors", "requests", part.ErrorCount)],
                    Notes = [.. part.Notes.Where(note => IsOf([row], note)), .. unseen.Count > 0 ? [$"Left out: {string.Join(", ", unseen)}, which nobody sees here ({WhyUnseen()})."] : (string[])[]],
                    Problems = [.. part.Problems.Where(problem => IsOf(PartsOf(row), problem))],
                };
            })
        {
            StandStill = system.StandStill,
            Engine = system.Target.EngineOf(typeof(SendMessageScenario), loads.First(load => load.Scenario == typeof(SendMessageScenario)).Files, loads[0].At),
        };
    }

    private SeenFigure Share(ResourceRole role, ResourceKind kind, Figure figure) => new(figure, system.SeesShare(role, kind));

    private SeenFigure Seen(ResourceRole role, ResourceKind kind, Figure figure) => new(figure, system.Sees(role, kind));

    private string WhyUnseen() => system.Own is null
        ? $"access.queries of its file names what shows it: {PrometheusReader.QueryOf(ResourceRole.Api, ResourceKind.Processor)} and the like"
        : "neither the kernel nor the engine nor the servers say it";

    private static Figure Bytes(string name, double factor) => new() { Name = name, Unit = "B", Kind = FigureKind.Size, Better = Better.Same, Tolerance = new FigureTolerance(factor, 20) };

    private static Figure Traffic(string name, string unit, double objective, double factor)
        => new() { Name = name, Unit = unit, Kind = FigureKind.Rate, Better = Better.Same, Objective = objective, Tolerance = new FigureTolerance(factor, 0), Reading = Scaled };

    /// <summary>The parts that a row's figures are read of.</summary>
    private static string[] PartsOf(string row) => row switch
    {
        NetworkRow => [Roles[ResourceRole.Api], Roles[ResourceRole.Database], Roles[ResourceRole.Cache]],
        StorageRow => [Roles[ResourceRole.Database]],
        _ => [row],
    };

    /// <summary>What is said of the whole, or of one of these.</summary>
    private bool IsOf(string[] parts, string text) => _mix.IsSaidOf(text, parts);

    /// <param name="Figure">A figure.</param>
    /// <param name="IsSeen">Whether somebody sees it here.</param>
    private sealed record SeenFigure(Figure Figure, bool IsSeen);
}
