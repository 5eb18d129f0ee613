using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What the JSON schema cannot say of an objective.</summary>
internal static class ObjectiveRules
{
    public static IEnumerable<FileProblem> Of(ObjectiveFile file, string suite, string scenario)
    {
        foreach (var problem in FileProblem.OfIdentity(("/suite", file.Suite, suite), ("/scenario", file.Scenario, scenario)))
            yield return problem;

        for (var i = 0; i < file.Figures.Count; i++)
        {
            var figure = file.Figures[i];
            var unit = UnitOf(figure.Name);
            if (figure.Unit != unit)
                yield return new FileProblem($"/figures/{i}/unit", $"is '{figure.Unit}', and {figure.Name} is given in '{unit}'");
            if (figure.Value <= 0 && figure.Name != ErrorGate.Name)
                yield return new FileProblem($"/figures/{i}/value", $"{figure.Name} must be above 0");
            if (figure.Value > 100 && figure.Name == ErrorGate.Name)
                yield return new FileProblem($"/figures/{i}/value", $"is {figure.Value} %, more than all requests");
            if (file.Figures.Take(i).Any(earlier => earlier.Name == figure.Name))
                yield return new FileProblem($"/figures/{i}/name", $"names {figure.Name} a second time");
        }

        var latencies = LatencyFigure.Percentiles.Select(percentile => file.Figures.FirstOrDefault(figure => figure.Name == percentile.Name)).OfType<ObjectiveFigure>().ToList();
        if (latencies.Zip(latencies.Skip(1)).Any(pair => pair.First.Value > pair.Second.Value))
            yield return new FileProblem("/figures", "P50, P95 and P99 do not ascend");
    }

    private static string UnitOf(string figure) => figure switch
    {
        ThroughputGate.Name => "1/s",
        ErrorGate.Name => "%",
        _ => LatencyFigure.Unit,
    };
}
