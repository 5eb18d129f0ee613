using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.Cache.CacheSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Cache;

/// <summary>The environment that every row of the cache tables is measured in.</summary>
public sealed class CacheSuite() : TableSuite("cache", TestContext.Current.CancellationToken), IAsyncLifetime;
