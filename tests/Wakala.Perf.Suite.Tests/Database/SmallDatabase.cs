using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The environment 'processes' with little data, and the harness' own way into its database.</summary>
internal sealed class SmallDatabase : IAsyncDisposable
{
    private SmallDatabase(ProcessesEnvironment environment, DatabaseConnection connection, ExportedStatements export, LookupProbe probe)
        => (Environment, Connection, Export, Probe) = (environment, connection, export, probe);

    public ProcessesEnvironment Environment { get; }

    public DatabaseConnection Connection { get; }

    public ExportedStatements Export { get; }

    public LookupProbe Probe { get; }

    public static async Task<SmallDatabase> StartAsync(CancellationToken cancellationToken)
    {
        LocalServers.SkipWhereMissing();
        var file = (ProcessesFile)EnvironmentFile.Read(Checkout.Root, ProcessesFile.KindName);
        var environment = await ProcessesEnvironment.StartAsync(
            Checkout.Root, file, file.Profile("smoke") with { DataScale = 0.002 }, TestContext.Current.SendDiagnosticMessage, cancellationToken);
        try
        {
            var connection = new DatabaseConnection(environment.PostgresConnection);
            var export = ExportedStatements.Parse(await PlatformExport.StatementsAsync(Checkout.Root, cancellationToken));
            var people = await DatabaseTables.PeopleAsync(connection, export, cancellationToken);
            var probe = new LookupProbe(connection, DataFeed.Read(environment.FeedPath), people, 1);
            return new SmallDatabase(environment, connection, export, probe);
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Environment.DisposeAsync();
    }
}
