using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Looks for the number of users at which limits on P95 and errors first break and stay broken, over connections that stay open; then for what an open model shows there, and how long it takes to recover.</summary>
/// <param name="plan">The limits, and where the search begins and ends.</param>
/// <param name="shape">The load that went before it, whose connections and arrivals the steps continue.</param>
/// <param name="measure">Measures one step.</param>
internal sealed class BreakRun(BreakPlan plan, LoadShape shape, CapacityRun.MeasureStep measure)
{
    /// <summary>Too many, of those from whom on the limits broke.</summary>
    private const double TooMany = 1.25;

    private const double MillisecondsPerSecond = 1_000;

    private long _arrivals = shape.MostArrivals;

    public async Task<BreakingPoint> RunAsync(IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var search = new UserSearch(plan);
        var steps = new List<UserStep>();
        while (search.Next() is { } users && !cancellationToken.IsCancellationRequested)
        {
            var (step, result) = await TryAsync(users, StepOf(Constant(users, plan.Settle + plan.Step)), cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                break;
            search.Report(users, step.Held);
            steps.Add(step);
            progress?.Report(new LoadProgress("breaking point", steps.Count, plan.MostSteps, users, result.Requests, result.ErrorCount, result.Dropped));
        }

        var found = new BreakingPoint(search.Low, search.High, plan.P95LimitMilliseconds, plan.ErrorLimit, steps);
        if (found is not { Low: > 0, High: { } high } || cancellationToken.IsCancellationRequested)
            return found;
        var open = StepOf(Constant(high, plan.Settle + plan.Step)) with { Users = null, Rate = high / plan.ThinkTime.TotalSeconds };
        var (shown, _) = await TryAsync(high, open, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
            return found;
        found = found with { Open = shown };
        var recovery = await RecoverAsync(Math.Min(found.Low, plan.RecoveryUsers), high, cancellationToken);
        // What was ended early shows nothing.
        return cancellationToken.IsCancellationRequested ? found : found with { Recovery = recovery };
    }

    /// <summary>Too many users, and then at once few enough.</summary>
    private async Task<Recovery> RecoverAsync(int few, int high, CancellationToken cancellationToken)
    {
        var (many, before) = (Math.Min(plan.MostUsers, (int)Math.Ceiling(high * TooMany)), plan.Settle + plan.Step);
        var users = Constant(many, before) with { Stages = [new Stage(before, many), new Stage(TimeSpan.Zero, few), new Stage(plan.Recovery, few)] };
        var load = StepOf(users, TimeSpan.Zero);
        var result = await measure(load, _arrivals, cancellationToken);
        _arrivals += load.MostArrivals;
        var first = (int)Math.Ceiling(before.TotalSeconds);
        return new Recovery(many, few, Recovery.SecondsUntil(result.Series, first, plan.P95LimitMilliseconds, plan.ErrorLimit), plan.Recovery.TotalSeconds, result.ErrorCount + result.Dropped);
    }

    private async Task<(UserStep Step, LoadResult Result)> TryAsync(int users, LoadShape load, CancellationToken cancellationToken)
    {
        var result = await measure(load, _arrivals, cancellationToken);
        _arrivals += load.MostArrivals;
        var p95 = result.ResponseTime.PercentileMilliseconds(95);
        var (rate, mean) = (Known(result.RequestsPerSecond), Known(result.ResponseTime.MeanMilliseconds));
        var failed = result.Due == 0 ? 1 : (double)(result.ErrorCount + result.Dropped) / result.Due;
        // Nothing that was asked in the whole stretch: all users still wait for what they asked before.
        var held = result.CutShort is null && result.Due > 0 && p95 <= plan.P95LimitMilliseconds && failed <= plan.ErrorLimit;
        var step = new UserStep(
            users,
            result.StartedAt,
            result.Seconds,
            rate,
            mean,
            double.IsNaN(p95) ? load.Timeout.TotalMilliseconds : p95,
            failed,
            UnderWay(users, load, result, rate, mean),
            result.Validity.GeneratorCpu,
            result.Validity.PacingLagP99Ms,
            held);
        return (step, result);

        static double Known(double value) => double.IsNaN(value) ? 0 : value;
    }

    private VirtualUsers Constant(int users, TimeSpan length) => VirtualUsers.Constant(users, length) with { ThinkTime = plan.ThinkTime };

    private LoadShape StepOf(VirtualUsers users, TimeSpan? settle = null) => LoadShape.OfUsers(users, settle ?? plan.Settle, shape.Timeout) with
    {
        Connections = shape.Connections,
        MaxInFlight = Math.Max(shape.MaxInFlight, shape.Connections),
        HighestPacingLagMs = shape.HighestPacingLagMs,
        Engine = shape.Engine,
    };

    /// <summary>
    /// Requests under way at once, on average. Little's law over right answers, whose times are known; where some failed, nobody knows how long these took, and of users who wait as many are under way as do not
    /// think.
    /// </summary>
    private double UnderWay(int users, LoadShape load, LoadResult result, double rate, double mean)
    {
        var answered = rate * mean / MillisecondsPerSecond;
        return load.Users is null || result.ErrorCount == 0
            ? answered
            : Math.Clamp(users - ((result.Succeeded + result.ErrorCount) / result.Seconds * plan.ThinkTime.TotalSeconds), answered, Math.Max(answered, users));
    }
}
