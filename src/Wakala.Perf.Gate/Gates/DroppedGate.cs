namespace Wakala.Perf.Gate;

/// <summary>Arrivals that found every connection busy and the queue full: the target is slow, not the generator.</summary>
internal static class DroppedGate
{
    /// <summary>The figure's name.</summary>
    public const string Name = "dropped";

    public static FigureJudgement Judge(Row row, Figure rule)
    {
        var figure = row.Measured(rule, trial => trial.Dropped, trial => trial.Load?.Dropped);
        if (row.Invalid is not null)
            return figure;
        TrialOutcome[] outcomes = [.. row.Believed.Select(trial => trial.Dropped > 0 ? TrialOutcome.Tripped : TrialOutcome.Held)];
        var dropped = row.Believed.Sum(trial => trial.Dropped);
        var reason = dropped == 0
            ? null
            : $"{Quantity.Count(dropped)} of {Quantity.Count(row.Loads.Sum(load => load.Due))} arrivals were dropped, "
                + $"over the limit of 0 (every connection was busy: the target is slow), {Consensus.Share(outcomes, row.Trials.Count)}.";
        return Check.Decide(figure, new Check(Consensus.Of(outcomes, row.Trials.Count), Limit: 0, Detectable: null, reason));
    }
}
