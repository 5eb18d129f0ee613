namespace Wakala.Perf.Gate.Tests;

/// <summary>The document's table "API Endpoints", and the files under <c>baselines/production/</c> that hold it.</summary>
public sealed class DocumentRowTests
{
    private const string Table = "API Endpoints";

    /// <summary>Endpoint, P50, P95, P99 in ms, requests/s, errors in basis points.</summary>
    public static TheoryData<string, int, int, int, int, int> Rows
        => [.. DocumentFigure.All.Where(figure => figure.Table == Table).GroupBy(figure => figure.Row!).Select(Row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_file_holds_the_documents_row(string endpoint, int p50, int p95, int p99, int rps, int errors)
        => new BaselineStore(Repository.Baselines).ReadObjective("api", endpoint)
            .Should().Be(Objective.Latency(p50, p95, p99).At(rps).WithErrorsBelow(ErrorRate.BasisPoints(errors)));

    /// <summary>After the document's table changed, copy what this wrote.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void The_file_is_what_the_store_writes_of_the_row(string endpoint, int p50, int p95, int p99, int rps, int errors)
    {
        var written = Path.Combine(AppContext.BaseDirectory, "written", "baselines");
        var objective = Objective.Latency(p50, p95, p99).At(rps).WithErrorsBelow(ErrorRate.BasisPoints(errors));
        new BaselineStore(written).WriteObjective("api", new RowRules(Table, endpoint, objective.Figures));

        var file = Path.Combine("production", "api", $"{ScenarioSlug.Of(endpoint)}.json");
        File.ReadAllText(Path.Combine(Repository.Baselines, file)).Should().Be(
            File.ReadAllText(Path.Combine(written, file)), "the document's row is in {0}: copy it to baselines/ when the document changed", written);
    }

    private static TheoryDataRow<string, int, int, int, int, int> Row(IGrouping<string, DocumentFigure> row)
    {
        return new(row.Key, Of("P50 (ms)"), Of("P95 (ms)"), Of("P99 (ms)"), Of("RPS"), Of("Error Rate", 100));

        int Of(string column, int scale = 1) => (int)(row.Single(figure => figure.Column == column).Numbers.Single() * scale);
    }
}
