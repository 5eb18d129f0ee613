using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The table "Query Performance".</summary>
internal static class QueryTable
{
    public const string Name = "Query Performance";

    /// <summary>A call's slack is what a scheduler of a busy machine with two cores may take, beside twice the baseline.</summary>
    private const double AverageSlack = 5;
    private const double P95Slack = 10;
    private const double P99Slack = 25;
    private const double ServerSlack = 2;
    private const double FewestCallsShare = 1.05;
    private const double RowsFactor = 1.1;
    private const double ShareSlack = 10;

    public static RowRules Rules(string query, double average, int callsPerMinute, int share) => new(
        Name,
        query,
        Figure.Time("average", average, AverageSlack),
        Figure.Time(LatencyFigure.P95.Name, null, P95Slack),
        Figure.Time(LatencyFigure.P99.Name, null, P99Slack),
        Figure.Time("server mean", null, ServerSlack),
        new Figure { Name = "calls", Unit = "1/min", Kind = FigureKind.Rate, Better = Better.Higher, Objective = callsPerMinute, Tolerance = new FigureTolerance(FewestCallsShare, 0), Timed = true },
        new Figure { Name = "share of total time", Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = share, Tolerance = new FigureTolerance(2, ShareSlack), Timed = true }
            .ReadAs("Of these four queries' time, not of all: by the document's own averages and calls the shares are 55, 26, 12 and 7 % of the four, and the printed 35, 20, 10 and 8 % hold for a system in which others take 27 %."),
        Figure.Size("rows a call", "1/request", null, RowsFactor),
        Figure.Errors());

    public static Trial Of(string query, StreamTrial stream, double factor, IReadOnlyList<QueryPlan> plans, IReadOnlyList<string> problems, (string Note, IReadOnlyList<string> Faults) audit)
    {
        var trial = stream.Trials[query];
        var row = Trial.Of(trial) with { StartedAt = stream.StartedAt, Load = null };
        if (stream.Problem is { } lost)
            return row with { Problems = [lost], Interrupted = true };
        var (counts, all) = (stream.Counts[query], stream.Counts.Values.Sum(one => one.Milliseconds));
        if (counts.Calls == 0)
            return row with { Problems = [$"pg_stat_statements has no call of '{query}': the statements that were executed are not those that were exported"] };
        var written = stream.Written.GetValueOrDefault(query, (null, []));
        return row with
        {
            Notes = [$"{audit.Note}.", .. written.Line is { } line ? [$"The books: {line.Line}."] : (string[])[]],
            Faults = [.. audit.Faults, .. written.Faults],
            Figures =
            [
                MeasuredFigure.Time("average", trial.ResponseTime.MeanMilliseconds),
                MeasuredFigure.Of(LatencyFigure.P95, trial.ResponseTime),
                MeasuredFigure.Of(LatencyFigure.P99, trial.ResponseTime),
                MeasuredFigure.Time("server mean", counts.Milliseconds / counts.Calls),
                new("calls", "1/min", trial.Answered / trial.Seconds * 60 / factor),
                new("share of total time", "%", 100 * counts.Milliseconds / all),
                new("rows a call", "1/request", (double)counts.Rows / counts.Calls),
                new("errors", "requests", trial.ErrorCount),
            ],
            Problems = problems,
            Plans = plans,
        };
    }
}
