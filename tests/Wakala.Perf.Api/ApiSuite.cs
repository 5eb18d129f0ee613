using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Api;

/// <summary>The environment that every row of the API tables is measured in.</summary>
public sealed class ApiSuite()
    : EndpointSuite(SuiteName.Api, Name, ApiTable.Rows, typeof(ApiWarmUp), TestContext.Current.CancellationToken), IAsyncLifetime
{
    /// <summary>The name of the table, and of the tests that share it.</summary>
    public const string Name = "API Endpoints";
}

/// <summary>The environment is theirs alone, and goes before another suite's comes.</summary>
[CollectionDefinition(ApiSuite.Name)]
public sealed class ApiTests : ICollectionFixture<ApiSuite>;
