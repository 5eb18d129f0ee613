using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Every file under <c>baselines/production/</c> says what the document says of its row, or where the document does not name the row, of its table.</summary>
public sealed class DocumentFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Baselines, "production");

    public static TheoryData<string> Files
        => [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Its_figures_are_the_documents(string file)
    {
        var objective = ResultsJson.Read<ObjectiveFile>(Path.Combine(Folder, file));
        var table = DocumentFigure.All.Where(figure => figure.Table == objective.Table).ToList();
        var row = table.Where(figure => figure.Row == objective.Scenario || figure.Name.StartsWith(objective.Scenario.Replace(' ', '.'), StringComparison.Ordinal)).ToList();

        var documented = (row.Count > 0 ? row : table).SelectMany(one => one.Values).Concat(Readings(file, table)).ToHashSet();

        objective.Figures.Where(figure => !documented.Contains((decimal)figure.Value)).Select(figure => $"{figure.Name} of {figure.Value} {figure.Unit}")
            .Should().BeEmpty("the document's table {0} has no such number for {1}", objective.Table, objective.Scenario);
    }

    /// <summary>What follows from a table's numbers, or from its words, as docs/coverage.md reads them.</summary>
    private static decimal[] Readings(string file, IReadOnlyList<DocumentFigure> table)
    {
        return file switch
        {
            // "None detected".
            "endurance/leaks.json" => [0],
            // "None"; requests a second; bytes of logs a request.
            "endurance/results.json" => [0, Number("total_requests") / (Number("duration") * 3_600), Math.Round(Number("results.disk_space_growth") * 1_000_000_000 / Number("total_requests"), 2)],
            // A share, in percent.
            "stress/profile.json" => [100 * Number("http_req_failed")],
            _ => [],
        };

        decimal Number(string name) => table.Single(figure => figure.Name == name).Numbers.Single();
    }
}
