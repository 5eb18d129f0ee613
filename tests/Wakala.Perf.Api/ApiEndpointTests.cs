using Wakala.Perf.Gate;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Api;

/// <summary>The document's table "API Endpoints", a row a scenario.</summary>
[Asserts("API Endpoints")]
[Collection(ApiSuite.Name)]
[Trait("suite", SuiteName.Api)]
public sealed class ApiEndpointTests(ApiSuite suite)
{
    [Theory] // endpoint, P50, P95, P99 in ms, requests/s, errors in basis points
    [InlineData("POST /auth/login", 45, 120, 200, 500, 1)]
    [InlineData("POST /messages/send", 35, 85, 150, 5_000, 2)]
    [InlineData("GET /messages/list", 25, 60, 100, 10_000, 1)]
    [InlineData("GET /contacts/search", 40, 95, 180, 2_000, 1)]
    [InlineData("POST /webhooks/receive", 20, 45, 80, 15_000, 0)]
    [InlineData("POST /media/upload", 150, 350, 500, 1_000, 5)]
    [InlineData("POST /analytics/query", 200, 500, 800, 500, 2)]
    public async Task Holds_its_baseline(string endpoint, int p50, int p95, int p99, int rps, int errors)
    {
        var objective = Objective.Latency(p50, p95, p99).At(rps).WithErrorsBelow(ErrorRate.BasisPoints(errors));

        var result = await suite.MeasureAsync(endpoint, objective, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }
}
