using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The table "Index Performance".</summary>
internal static class IndexTable
{
    public const string Name = "Index Performance";

    /// <summary>Executions that the average of a lookup is taken over.</summary>
    public const int Lookups = 1_000;

    private const double BytesPerMegabyte = 1_000_000;

    /// <summary>What the rows of one run add, which come into the index wherever their tenant is.</summary>
    private const double SizeFactor = 1.1;

    private const double HitSlack = 5;
    private const double LookupSlack = 0.1;

    public static RowRules Rules(string index, double megabytes, double hitPercent, double lookupMilliseconds) => new(
        Name,
        index,
        Figure.Size("size", "MB", megabytes, SizeFactor),
        Figure.Share("cache hit ratio", hitPercent, HitSlack),
        Figure.Time("average lookup", lookupMilliseconds, LookupSlack));

    public static async Task<Trial> MeasureAsync(
        string index, StreamTrial stream, DatabaseConnection database, LookupProbe probe, IReadOnlyList<ExportedStatement> statements, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var row = new Trial { Scenario = index, StartedAt = TimeProvider.System.GetUtcNow(), Seconds = 0, Figures = [], Requests = 0 };
        if (stream.Problem is { } lost)
            return row with { Problems = [lost], Interrupted = true };
        if (!await database.ValueAsync<bool>("SELECT to_regclass($1) IS NOT NULL", cancellationToken, index))
            return row with { Faults = [$"The index {index} is not there."] };
        var before = await ServerLife.ReadAsync(database, cancellationToken);
        var (sum, count) = (0.0, 0);
        var plans = new List<QueryPlan>();
        foreach (var statement in statements)
        {
            var times = await probe.TimeAsync(statement, (int)(Lookups * statement.Weight / statements.Sum(one => one.Weight)), cancellationToken);
            (sum, count) = (sum + times.Sum(), count + times.Count);
            plans.Add(await probe.PlanAsync(statement, cancellationToken));
        }

        var bytes = await database.ValueAsync<long>($"SELECT sum(pg_relation_size(relid))::bigint FROM ({IndexBlocks.Leaves}) leaves", cancellationToken, index);
        var problem = (await ServerLife.ReadAsync(database, cancellationToken)).Since(before);
        return row with
        {
            Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds,
            Requests = count,
            Figures =
            [
                new("size", "MB", bytes / BytesPerMegabyte),
                new("cache hit ratio", "%", stream.Blocks[index].HitPercent),
                MeasuredFigure.Time("average lookup", sum / count),
            ],
            Plans = plans,
            Problems = problem is null ? [] : [problem],
            Interrupted = problem is not null,
        };
    }
}
