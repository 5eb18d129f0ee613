using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.Api.ApiSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Api;

/// <summary>The environment that every row of the API tables is measured in.</summary>
public sealed class ApiSuite()
    : PerfSuite("api", "API Endpoints", ApiTable.Rows, typeof(ApiWarmUp), TestContext.Current.CancellationToken), IAsyncLifetime;
