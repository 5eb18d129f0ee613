using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.Database.DatabaseSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Database;

/// <summary>The environment that every row of the database tables is measured in.</summary>
public sealed class DatabaseSuite() : TableSuite("database", TestContext.Current.CancellationToken), IAsyncLifetime;
