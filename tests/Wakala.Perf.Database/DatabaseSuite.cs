using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.Database.DatabaseSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Database;

/// <summary>The environment that every row of the database tables is measured in.</summary>
public sealed class DatabaseSuite() : PerfSuite(SuiteName.Database, TestContext.Current.CancellationToken), IAsyncLifetime
{
    private DatabaseTables? _tables;

    /// <summary>The rows; a test that asks for them is skipped where nobody but the platform may reach the database.</summary>
    internal DatabaseTables Tables
    {
        get
        {
            ThrowIfNotStarted();
            if (_tables is null)
                Assert.Skip("The database's tables were not measured: this environment gives no way into its database.");
            return _tables!;
        }
    }

    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
        => _tables = await DatabaseTables.OpenAsync(target, cancellationToken);

    protected override ValueTask EndAsync() => _tables?.DisposeAsync() ?? ValueTask.CompletedTask;
}
