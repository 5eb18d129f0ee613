namespace Wakala.Perf.Results;

/// <summary>The outcome of a search for the number of users at which limits on P95 and errors first break and stay broken.</summary>
/// <param name="Low">The most users up to whom the limits held in every step; 0 where they held in none.</param>
/// <param name="High">The fewest users from whom on they broke in every step; null where the search ended before any did.</param>
/// <param name="P95LimitMilliseconds">The limit of P95.</param>
/// <param name="ErrorLimit">The share of requests that may fail, from 0 to 1.</param>
/// <param name="Steps">Every step that was tried, in order.</param>
public sealed record BreakingPoint(int Low, int? High, double P95LimitMilliseconds, double ErrorLimit, IReadOnlyList<UserStep> Steps)
{
    /// <summary>What the load of <see cref="High"/> does to those who do not wait for answers: the same requests a second as an open model; null where nothing broke.</summary>
    public UserStep? Open { get; init; }

    /// <summary>What came after too many users; null where nothing broke, or nothing held.</summary>
    public Recovery? Recovery { get; init; }

    /// <summary>
    /// Where the limits break, in users, between <see cref="Low"/> and <see cref="High"/>: where P95 crosses its limit by all steps together (the rising curve of least squares through their logarithms:
    /// Barlow and others, "Statistical inference under order restrictions", 1972), or in their geometric middle where it does not cross between them, since errors break first. Null where nothing broke, or
    /// nothing held.
    /// </summary>
    public double? Estimate
    {
        get
        {
            if (High is not { } high || Low == 0)
                return null;
            var (limit, curve) = (Math.Log(P95LimitMilliseconds), Curve());
            for (var at = 1; at < curve.Count; at++)
            {
                var ((users, below), (more, above)) = (curve[at - 1], curve[at]);
                if (below < limit && above > limit)
                    return Math.Clamp(Math.Exp(users + ((limit - below) / (above - below) * (more - users))), Low, high);
            }

            return Math.Sqrt((double)Low * high);
        }
    }

    /// <summary>Logarithms of users and of P95, which rise together: neighbours that fall are pooled.</summary>
    private List<(double Users, double P95)> Curve()
    {
        var pools = new List<(double Users, double P95, int Steps)>();
        foreach (var step in Steps.Where(step => step.P95Milliseconds > 0).OrderBy(step => step.Users))
        {
            pools.Add((Math.Log(step.Users), Math.Log(step.P95Milliseconds), 1));
            while (pools.Count > 1 && (pools[^2].P95 >= pools[^1].P95 || pools[^2].Users == pools[^1].Users))
            {
                var ((users, p95, steps), (more, other, others)) = (pools[^2], pools[^1]);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add((((users * steps) + (more * others)) / (steps + others), ((p95 * steps) + (other * others)) / (steps + others), steps + others));
            }
        }

        return [.. pools.Select(pool => (pool.Users, pool.P95))];
    }
}

/// <summary>One step of a search for the breaking point.</summary>
/// <param name="Users">Users.</param>
/// <param name="StartedAt">When its measured stretch began.</param>
/// <param name="Seconds">How long that was.</param>
/// <param name="RequestsPerSecond">Right answers a second.</param>
/// <param name="MeanMilliseconds">Mean response time.</param>
/// <param name="P95Milliseconds">P95 of response time.</param>
/// <param name="ErrorShare">Requests that failed or were never sent, of all that were due, from 0 to 1.</param>
/// <param name="Concurrency">Requests under way at once, on average.</param>
/// <param name="GeneratorCores">What the generator used of the processors.</param>
/// <param name="LateMilliseconds">P99 of sent minus due while connections were free.</param>
/// <param name="Held">Whether the limits were held.</param>
public sealed record UserStep(
    int Users, DateTimeOffset StartedAt, double Seconds, double RequestsPerSecond, double MeanMilliseconds, double P95Milliseconds, double ErrorShare, double Concurrency, double GeneratorCores, double LateMilliseconds, bool Held);

/// <summary>What came after too many users, once there were few enough again.</summary>
/// <param name="From">The users that were too many.</param>
/// <param name="To">The users that remained.</param>
/// <param name="Seconds">Whole seconds until each second was within the limits and the next ones were too; null where it was not to the end.</param>
/// <param name="Watched">For how long that was looked at, in seconds.</param>
/// <param name="Failed">Requests that failed meanwhile, in the time of too many too.</param>
public sealed record Recovery(int From, int To, int? Seconds, double Watched, long Failed)
{
    /// <summary>
    /// Whole seconds of a series, from one on, until P95 and failures were within their limits and stayed there; null where the last was not. A second in which nothing ended has not recovered: whoever asks
    /// stands still.
    /// </summary>
    /// <param name="series">The seconds, in order.</param>
    /// <param name="first">The first that counts.</param>
    /// <param name="limitMilliseconds">The limit of P95.</param>
    /// <param name="errorLimit">The share of requests that may fail, from 0 to 1.</param>
    /// <param name="askedToTheEnd">Whether somebody asks to the end; else the last seconds may have nothing since nobody is there any more.</param>
    public static int? SecondsUntil(IReadOnlyList<SeriesPoint> series, int first, double limitMilliseconds, double errorLimit, bool askedToTheEnd = true)
    {
        ArgumentNullException.ThrowIfNull(series);
        var asked = askedToTheEnd ? int.MaxValue : series.Where(second => !IsEmpty(second)).Select(second => second.Second).DefaultIfEmpty().Max();
        var over = series.Where(second => second.Second >= first && IsOver(second)).Select(second => second.Second).DefaultIfEmpty(first - 1).Max();
        return over < series.Count - 1 ? over + 1 - first : null;

        bool IsOver(SeriesPoint second)
        {
            var failed = second.Errors + second.Dropped;
            return IsEmpty(second) ? second.Second < asked : second.P95 > limitMilliseconds || failed > errorLimit * (second.Succeeded + failed);
        }

        static bool IsEmpty(SeriesPoint second) => second.Succeeded + second.Errors + second.Dropped == 0;
    }
}
