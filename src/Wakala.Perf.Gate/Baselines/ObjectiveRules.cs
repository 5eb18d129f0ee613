using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What the JSON schema cannot say of an objective.</summary>
internal static class ObjectiveRules
{
    private static readonly IReadOnlyDictionary<string, string> Units = LatencyFigure.Percentiles
        .Select(figure => (figure.Name, LatencyFigure.Unit)).Append((ThroughputGate.Name, "1/s")).Append((ErrorGate.Name, "%")).ToDictionary();

    /// <summary>Of a row that is loaded, as long as its test is not asked.</summary>
    public static IEnumerable<FileProblem> Of(ObjectiveFile file, string suite, string scenario)
    {
        foreach (var problem in OfIdentity(file, suite, scenario))
            yield return problem;

        for (var i = 0; i < file.Figures.Count; i++)
        {
            var figure = file.Figures[i];
            if (!Units.TryGetValue(figure.Name, out var unit))
                yield return new FileProblem($"/figures/{i}/name", $"is '{figure.Name}', and must be one of {string.Join(", ", Units.Keys)}");
            else if (figure.Unit != unit)
                yield return new FileProblem($"/figures/{i}/unit", $"is '{figure.Unit}', and {figure.Name} is given in '{unit}'");
            if (figure.Value <= 0 && figure.Name != ErrorGate.Name)
                yield return new FileProblem($"/figures/{i}/value", $"{figure.Name} must be above 0");
            if (figure.Value > 100 && figure.Name == ErrorGate.Name)
                yield return new FileProblem($"/figures/{i}/value", $"is {figure.Value} %, more than all requests");
            if (file.Figures.Take(i).Any(earlier => earlier.Name == figure.Name))
                yield return new FileProblem($"/figures/{i}/name", $"names {figure.Name} a second time");
        }

        if (Units.Keys.Except(file.Figures.Select(figure => figure.Name)).ToList() is { Count: > 0 } missing)
            yield return new FileProblem("/figures", $"lacks {string.Join(", ", missing)}");
        var latencies = LatencyFigure.Percentiles.Select(percentile => file.Figures.FirstOrDefault(figure => figure.Name == percentile.Name)).OfType<ObjectiveFigure>().ToList();
        if (latencies.Zip(latencies.Skip(1)).Any(pair => pair.First.Value > pair.Second.Value))
            yield return new FileProblem("/figures", "P50, P95 and P99 do not ascend");
    }

    /// <summary>Of a row whose figures its test names.</summary>
    public static IEnumerable<FileProblem> Of(ObjectiveFile file, string suite, RowRules row)
    {
        foreach (var problem in row.HaveLoad ? Of(file, suite, row.Scenario) : OfIdentity(file, suite, row.Scenario))
            yield return problem;
        var (said, stored) = (ObjectiveFile.From(suite, row).Figures, file.Figures);
        if (!said.SequenceEqual(stored))
            yield return new FileProblem("/figures", $"are {Text(stored)}, and the test says {Text(said)}: correct the one that the document does not have");
    }

    private static IEnumerable<FileProblem> OfIdentity(ObjectiveFile file, string suite, string scenario) => FileProblem.OfIdentity(("/suite", file.Suite, suite), ("/scenario", file.Scenario, scenario));

    private static string Text(IEnumerable<ObjectiveFigure> figures)
        => string.Join(", ", figures.Select(figure => $"{figure.Name} {Quantity.Text(figure.Value, figure.Unit)}"));
}
