using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// A short search for the highest rate at which a scenario holds its limit on P99, over connections that are already warm. A step
/// begins when the backlog of the one before is gone. A rate that does not hold is tried once more: one pause of the machine must not
/// halve what is found.
/// </summary>
/// <param name="plan">The limit, and where the search begins and ends.</param>
/// <param name="shape">The load of the measured stretch, whose connections and counters the steps continue.</param>
/// <param name="measure">Measures one step.</param>
internal sealed class CapacityRun(CapacityPlan plan, LoadShape shape, CapacityRun.MeasureStep measure)
{
    /// <summary>Puts the load of one step on the target.</summary>
    /// <param name="step">The step's load.</param>
    /// <param name="firstArrival">How many arrivals went before it, so that none of their requests is repeated.</param>
    /// <param name="cancellationToken">Ends the step early.</param>
    public delegate Task<LoadResult> MeasureStep(LoadShape step, long firstArrival, CancellationToken cancellationToken);

    private const double LeastArrivals = 100;

    /// <summary>How long a backlog at the limit takes to build, in limits, before the step is given up.</summary>
    private const double BacklogInLimits = 4;

    public async Task<Capacity> RunAsync(IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var search = new RateSearch(plan);
        var steps = new List<CapacityStep>();
        var arrivals = shape.MostArrivals;
        while (search.Next() is { } rate && !cancellationToken.IsCancellationRequested)
        {
            var held = await HoldsAsync(rate) || (!cancellationToken.IsCancellationRequested && await HoldsAsync(rate));
            search.Report(rate, held);
        }

        return new Capacity(search.Highest, plan.P99LimitMilliseconds, search.AtCeiling, steps);

        async Task<bool> HoldsAsync(double rate)
        {
            var step = StepAt(rate);
            var trial = await measure(step, arrivals, cancellationToken);
            arrivals += step.MostArrivals;
            var p99 = trial.ResponseTime.PercentileMilliseconds(99);
            var held = trial.CutShort is null && trial.Dropped == 0 && p99 <= plan.P99LimitMilliseconds && trial.ErrorCount <= plan.ErrorAllowance * trial.Due;
            steps.Add(new CapacityStep(rate, double.IsNaN(p99) ? 0 : p99, held));
            progress?.Report(new LoadProgress("capacity", steps.Select(one => one.Rate).Distinct().Count(), plan.MostSteps + plan.StepsBelow, rate, trial.Requests, trial.ErrorCount, trial.Dropped));
            return held;
        }
    }

    private LoadShape StepAt(double rate)
    {
        var length = TimeSpan.FromSeconds(Math.Max(plan.Step.TotalSeconds, Math.Min(2, LeastArrivals / rate)));
        var backlog = (int)Math.Min(shape.MaxInFlight, rate * plan.P99LimitMilliseconds / 1_000 * BacklogInLimits);
        return shape with
        {
            Rate = rate,
            WarmUp = TimeSpan.FromSeconds(0.2),
            Duration = length,
            MaxInFlight = Math.Max(shape.Connections, backlog),
        };
    }
}
