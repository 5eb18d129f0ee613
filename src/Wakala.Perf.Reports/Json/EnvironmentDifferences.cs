using Wakala.Perf.Gate;

namespace Wakala.Perf.Reports;

/// <summary>How far one figure differs between two environments of the same run.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Name">The row.</param>
/// <param name="Figure">The figure: <c>P95</c>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="From">The first environment.</param>
/// <param name="FromValue">What was measured there.</param>
/// <param name="To">The other environment.</param>
/// <param name="ToValue">What was measured there.</param>
/// <param name="Ratio">The second over the first; null where the first is 0.</param>
public sealed record FigureDifference(string Suite, string Name, string Figure, string Unit, string From, double FromValue, string To, double ToValue, double? Ratio);

/// <summary>Lays the environments of one run beside each other. It says how far they differ, and judges nothing.</summary>
public static class EnvironmentDifferences
{
    /// <summary>Every figure that two environments both have; the first environment is what the others are compared with.</summary>
    public static IReadOnlyList<FigureDifference> Of(IReadOnlyList<ScenarioJudgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        var environments = judgements.Select(one => one.Environment).Distinct().ToList();
        return [.. environments.Skip(1).SelectMany(other =>
            from here in judgements.Where(one => one.Environment == environments[0])
            from there in judgements.Where(one => one.Environment == other && one.Suite == here.Suite && one.Name == here.Name)
            from figure in here.Figures
            from same in there.Figures.Where(one => one.Name == figure.Name)
            where figure.Value is not null && same.Value is not null
            select Between(here, figure, there, same))];
    }

    private static FigureDifference Between(ScenarioJudgement here, FigureJudgement figure, ScenarioJudgement there, FigureJudgement same)
    {
        var (from, to) = (figure.Value!.Value, same.Value!.Value);
        return new FigureDifference(here.Suite, here.Name, figure.Name, figure.Unit, here.Environment, from, there.Environment, to, from == 0 ? null : Math.Round(to / from, 3));
    }
}
