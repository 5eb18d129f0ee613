using Wakala.Perf.Environments;

namespace Wakala.Perf.Load.Tests;

/// <summary>A PostgreSQL of the test's own, which need not survive it.</summary>
internal static class LocalPostgres
{
    public const string Password = "a-test-password";

    /// <summary>Starts it, and runs a statement.</summary>
    public static async Task<PostgresServer> StartAsync(RunDirectory directory, string first, CancellationToken cancellationToken)
    {
        var data = Path.Combine(directory.Path, "postgres");
        await PostgresServer.InitializeAsync(data, Password, cancellationToken);
        var postgres = await PostgresServer.StartAsync(data, Password, new Dictionary<string, string> { ["fsync"] = "off", ["shared_buffers"] = "32MB" }, directory, cancellationToken);
        await using var command = postgres.Source.CreateCommand(first);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return postgres;
    }
}
