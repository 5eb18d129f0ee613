using System.Globalization;
using System.Net;
using System.Text.Json;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The table "Connection Pool Metrics", from what Npgsql counts in the platform's own process while bursts of requests make its pool wait.</summary>
internal static class PoolTable
{
    public const string Name = "Connection Pool Metrics";
    public const string Row = "connection_pool";

    private static readonly Uri Address = new(PlatformPool.Path[1..], UriKind.Relative);
    private const int Sessions = 30;
    private const int Bursts = 2;
    private const double BurstsPerSecond = 2;
    private const double WarmUpSeconds = 2;
    private const double MeasuredSeconds = 6;
    private const double SecondsPerHour = 3_600;

    private static readonly string Reading = Text($"What is measured waits in bursts of {PoolBurstScenario.BurstSize} requests, which production's traffic does not come in.");

    /// <summary>A connection comes back with the end of its statement; nothing takes this long.</summary>
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(3);

    public static RowRules Rules(PoolObjective documented) => new(
        Name,
        Row,
        Figure.Size("size", "connections", documented.Size) with { Least = documented.Size },
        new Figure { Name = "active average", Unit = "connections", Kind = FigureKind.Count, Better = Better.Lower, Objective = documented.ActiveAverage, Tolerance = new FigureTolerance(2, 20), Timed = true }.ReadAs(Reading),
        Figure.Reported("active peak", "connections", documented.ActivePeak).ReadAs(Reading),
        Figure.Time("wait average", documented.WaitAverage, 10).ReadAs(Reading),
        Figure.Time("wait maximum", documented.WaitMaximum, 100).ReadAs(Reading),
        Figure.AtMost("connection errors", "requests", documented.Errors, documented.Errors),
        Figure.AtMost("time-outs", "1/h", documented.TimeoutsPerHour, documented.TimeoutsPerHour),
        Figure.AtMost("leaked", "connections", 0));

    public static object Workload => new { PoolBurstScenario.Version, PoolBurstScenario.BurstSize, Bursts, BurstsPerSecond, WarmUpSeconds, MeasuredSeconds };

    public static async Task<Trial> MeasureAsync(TableTarget target, int documentedSize, int number, CancellationToken cancellationToken)
    {
        using var client = target.Environment.Route.Open();
        client.BaseAddress = target.Environment.BaseAddress.Below("/");
        await SkipWithoutDiagnosticsAsync(client, target.Environment.Name, cancellationToken);
        var sessions = System.IO.Path.Combine(target.Environment.WorkDirectory, "pool-sessions.json");
        await new SessionOpener(target.Contract, target.Environment.BaseAddress, target.Environment.Route).WriteAsync(target.Feed, Sessions, double.PositiveInfinity, sessions, cancellationToken);
        var shape = new LoadShape
        {
            Rate = BurstsPerSecond,
            WarmUp = TimeSpan.FromSeconds(WarmUpSeconds),
            Duration = TimeSpan.FromSeconds(MeasuredSeconds),
            Connections = Bursts,
            MaxInFlight = (int)(BurstsPerSecond * target.Profile.TimeoutSeconds),
            Timeout = TimeSpan.FromSeconds(target.Profile.TimeoutSeconds),
        };
        var started = TimeProvider.System.GetUtcNow();
        var load = new TableLoad("bursts of searches", typeof(PoolBurstScenario), shape, new Dictionary<string, string> { ["sessions"] = sessions });
        var trials = await target.LoadTogetherAsync("bursts of searches", [load], number, stop => BeginAsync(client, stop), cancellationToken);
        var idle = await IdleAsync(client, cancellationToken);
        using var ended = await client.DeleteAsync(Address, cancellationToken);
        var pool = await ParseAsync(ended, cancellationToken);
        return Trial(trials[0], pool, idle, started, documentedSize);
    }

    private static Trial Trial(LoadResult trial, PoolFigures pool, int leaked, DateTimeOffset started, int documentedSize) => new()
    {
        Scenario = Row,
        StartedAt = started,
        Seconds = pool.Seconds,
        Requests = trial.Requests * PoolBurstScenario.BurstSize,
        Dropped = trial.Dropped,
        Errors = trial.Errors,
        Validity = trial.Validity,
        Figures =
        [
            new("size", "connections", pool.Size),
            new("active average", "connections", pool.UsedAverage),
            new("active peak", "connections", pool.UsedPeak),
            MeasuredFigure.Time("wait average", pool.WaitMilliseconds / Math.Max(1, pool.Operations)),
            MeasuredFigure.Time("wait maximum", pool.LongestWaitMilliseconds),
            new("connection errors", "requests", trial.ErrorCount + pool.Failed),
            new("time-outs", "1/h", pool.Timeouts / pool.Seconds * SecondsPerHour),
            new("leaked", "connections", leaked),
        ],
        Notes = [Text($"{pool.Waits} of {pool.Operations} statements waited for a connection.")],
        Problems = pool.Waits > 0 || leaked > 0 ? [] : ["the load did not make the pool wait, so that nothing was seen of waiting"],
        Faults =
        [
            .. leaked > 0 ? [Text($"The connection pool leaks: {leaked} connections are still in use {ReturnLimit.TotalSeconds:0} s after the last request ended, so that the platform does not give them back.")] : Array.Empty<string>(),
            .. pool.Size < documentedSize ? [Text($"The connection pool is too small: it has {pool.Size} connections, and {documentedSize} by the document; {pool.Waits} of {pool.Operations} statements waited for one, up to {pool.LongestWaitMilliseconds:0.#} ms.")] : Array.Empty<string>(),
        ],
    };

    /// <summary>How many connections are in use though nothing is asked any more.</summary>
    private static async Task<int> IdleAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await client.GetAsync(Address, cancellationToken);
            var used = (await ParseAsync(answer, cancellationToken)).Used;
            if (used == 0 || TimeProvider.System.GetElapsedTime(started) > ReturnLimit)
                return used;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task BeginAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsync(Address, null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task SkipWithoutDiagnosticsAsync(HttpClient client, string environment, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(Address, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            Xunit.Assert.Skip($"{Name} was not measured: the platform of '{environment}' has no {PlatformPool.Path}. Start it with WAKALA_DIAGNOSTICS=1.");
    }

    private static async Task<PoolFigures> ParseAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<PoolFigures>(await answer.Content.ReadAsStringAsync(cancellationToken), ResultsJson.Options)!;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the platform tells of its pool.</summary>
    private sealed record PoolFigures(
        int Size, int Used, int Idle, double Seconds, double UsedAverage, int UsedPeak, long Operations, long Failed, long Waits, double WaitMilliseconds, double LongestWaitMilliseconds, long Timeouts);
}

/// <summary>The document's figures of the connection pool.</summary>
/// <param name="Size">Connections at most.</param>
/// <param name="ActiveAverage">In use on average.</param>
/// <param name="ActivePeak">In use at most.</param>
/// <param name="WaitAverage">Milliseconds that a request waits for one on average.</param>
/// <param name="WaitMaximum">The most milliseconds.</param>
/// <param name="Errors">Connections that failed.</param>
/// <param name="TimeoutsPerHour">Requests that gave up waiting, an hour.</param>
public sealed record PoolObjective(int Size, int ActiveAverage, int ActivePeak, double WaitAverage, double WaitMaximum, int Errors, int TimeoutsPerHour);
