using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Holds a figure that was measured as a number.</summary>
internal static class FigureGate
{
    public static FigureJudgement Judge(Row row, Figure rule)
    {
        var figure = row.Measured(rule, trial => Of(trial, rule), trial => trial.Figures.TryGetValue(rule.Name, out var recorded) ? recorded : null);
        if (row.Invalid is not null)
            return figure;
        double[] values = [.. row.Believed.Select(trial => Of(trial, rule)).OfType<double>()];

        var checks = new List<Check>();
        foreach (var limit in Limits(row, rule, figure.Baseline))
            checks.Add(Held(rule, limit, values, row.Trials.Count, figure.Baseline));
        if (checks.Count > 0)
            return Check.Decide(figure, checks);
        return rule.Tolerance is null
            ? figure with { Verdict = Verdict.Passed, Binding = false, Reason = rule.Reading }
            : figure with { Verdict = Verdict.New, Binding = false };
    }

    private static double? Of(Trial trial, Figure rule) => trial.Figures.FirstOrDefault(figure => figure.Name == rule.Name)?.Value;

    private static IEnumerable<FigureLimit> Limits(Row row, Figure rule, double? baseline)
    {
        if (rule.Least is { } least)
            yield return new FigureLimit(Side.Least, least, "what it must be anywhere", null);
        if (rule.Most is { } most)
            yield return new FigureLimit(Side.Most, most, "what it may be anywhere", null);
        if (rule.Tolerance is { } tolerance && baseline is { } before)
        {
            var scale = rule is { Timed: true, Scales: true } ? row.Scale : 1;
            if (rule.Better != Better.Higher)
                yield return FigureLimit.Above(before, tolerance, rule.News ?? tolerance, scale, rule.Unit);
            if (rule.Better != Better.Lower)
                yield return FigureLimit.Below(before, tolerance, rule.News ?? tolerance, scale, rule.Unit);
        }

        if (row.Context.ProductionSize && rule is { Objective: { } objective, Reading: null })
            yield return new FigureLimit(rule.Better == Better.Higher ? Side.Least : Side.Most, objective, "the document's objective", null);
    }

    private static Check Held(Figure rule, FigureLimit limit, double[] values, int measured, double? baseline)
    {
        TrialOutcome[] outcomes = [.. values.Select(limit.Outcome)];
        // What does not depend on the machine's speed needs no second look: a disturbance does not change a size or a plan.
        var verdict = !rule.Timed && outcomes.Contains(TrialOutcome.Tripped) ? Verdict.Regressed : Consensus.Of(outcomes, measured);
        if (verdict != Verdict.Regressed && rule.News is not null && outcomes.Contains(TrialOutcome.Better))
            return Changed(rule, limit, values.Where((_, at) => outcomes[at] == TrialOutcome.Better), baseline!.Value);
        var detectable = ShareOf(limit.Value, baseline);
        if (!outcomes.Contains(TrialOutcome.Tripped))
            return new Check(verdict, limit.Value, detectable, null) { IsLeast = limit.Side == Side.Least };
        var shown = Median.Of(values.Where((_, at) => outcomes[at] == TrialOutcome.Tripped).Cast<double?>())!.Value;
        var (value, bound) = Quantity.Apart(shown, limit.Value, rule.Unit);
        var share = rule.Timed ? $", {Consensus.Share(outcomes, measured)}" : "";
        return new Check(verdict, limit.Value, detectable, $"{rule.Name} is {value}, {(limit.Side == Side.Most ? "over" : "under")} its limit of {bound} ({limit.Origin}){share}.") { IsLeast = limit.Side == Side.Least };
    }

    /// <summary>What lies beyond the baseline on its better side. A disturbance changes no share of the traffic, so that one trial tells.</summary>
    private static Check Changed(Figure rule, FigureLimit limit, IEnumerable<double> beyond, double baseline)
    {
        var (isLess, from) = (limit.Side == Side.Most, limit.Better!.Value);
        var (value, bound) = Quantity.Apart(Median.Of(beyond.Cast<double?>())!.Value, from, rule.Unit);
        var (where, worse, found) = isLess ? ("under", "more", "less") : ("over", "less", "more");
        var sentence = $"{rule.Name} is {value}, {where} {bound}, and was {Quantity.Text(baseline, rule.Unit)}: {worse} of it would be worse, and so much {found} is news.";
        return new Check(Verdict.Changed, from, ShareOf(from, baseline), sentence) { IsLeast = isLess };
    }

    private static double? ShareOf(double limit, double? baseline) => baseline is > 0 and { } before ? Math.Abs((limit / before) - 1) : null;
}

/// <summary>Which side of a limit is wrong.</summary>
internal enum Side
{
    Least,
    Most,
}

/// <summary>A limit of a figure.</summary>
/// <param name="Side">Which side of it a figure must keep to.</param>
/// <param name="Value">The limit.</param>
/// <param name="Origin">Where it comes from, for the sentence.</param>
/// <param name="Better">Where the other side of the baseline ends: beyond it a figure has improved, or is news; null where nothing is said of that.</param>
internal sealed record FigureLimit(Side Side, double Value, string Origin, double? Better)
{
    public static FigureLimit Above(double baseline, FigureTolerance tolerance, FigureTolerance better, double scale, string unit) => new(
        Side.Most,
        (baseline * tolerance.Factor * scale) + tolerance.Slack,
        Text(baseline, "×", "+", tolerance, scale, unit),
        Math.Max(0, (baseline - better.Slack) / better.Factor));

    public static FigureLimit Below(double baseline, FigureTolerance tolerance, FigureTolerance better, double scale, string unit) => new(
        Side.Least,
        (baseline / tolerance.Factor / scale) - tolerance.Slack,
        Text(baseline, "÷", "-", tolerance, scale, unit),
        (baseline * better.Factor) + better.Slack);

    public TrialOutcome Outcome(double value)
    {
        var most = Side == Side.Most;
        if (most ? value > Value : value < Value)
            return TrialOutcome.Tripped;
        return Better is { } better && (most ? value < better : value > better) ? TrialOutcome.Better : TrialOutcome.Held;
    }

    private static string Text(double baseline, string times, string plus, FigureTolerance tolerance, double scale, string unit)
        => $"baseline {Quantity.Text(baseline, unit)}"
            + (tolerance.Factor == 1 ? "" : $" {times} {Factor(tolerance.Factor)}")
            + (scale < 1.05 ? "" : $" {times} {Quantity.Plain(scale)} for a slower machine")
            + (tolerance.Slack == 0 ? "" : $" {plus} {Quantity.Text(tolerance.Slack, unit)}");

    private static string Factor(double factor) => factor.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
