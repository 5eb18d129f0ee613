namespace Wakala.Perf.Gate.Tests;

/// <summary>The document's table "API Endpoints", and the files under <c>baselines/production/</c> that hold it.</summary>
public sealed class DocumentRowTests
{
    /// <summary>Endpoint, P50, P95, P99 in ms, requests/s, errors in basis points.</summary>
    public static TheoryData<string, int, int, int, int, int> Rows => new()
    {
        { "POST /auth/login", 45, 120, 200, 500, 1 },
        { "POST /messages/send", 35, 85, 150, 5_000, 2 },
        { "GET /messages/list", 25, 60, 100, 10_000, 1 },
        { "GET /contacts/search", 40, 95, 180, 2_000, 1 },
        { "POST /webhooks/receive", 20, 45, 80, 15_000, 0 },
        { "POST /media/upload", 150, 350, 500, 1_000, 5 },
        { "POST /analytics/query", 200, 500, 800, 500, 2 },
    };

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
        new BaselineStore(written).WriteObjective("api", "API Endpoints", endpoint, objective);

        var file = Path.Combine("production", "api", $"{ScenarioSlug.Of(endpoint)}.json");
        File.ReadAllText(Path.Combine(Repository.Baselines, file)).Should().Be(
            File.ReadAllText(Path.Combine(written, file)), "the document's row is in {0}: copy it to baselines/ when the document changed", written);
    }
}
