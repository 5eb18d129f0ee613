using Npgsql;

namespace Wakala.Perf.Suite;

/// <summary>PostgreSQL's own extensions that counting reads.</summary>
internal static class Extension
{
    /// <summary>Sees to it that one is there.</summary>
    /// <param name="source">The database that it is read in.</param>
    /// <param name="name">Its name.</param>
    /// <param name="probe">A statement that works when it does.</param>
    /// <param name="mayChange">Whether it may be made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why it cannot be used, and what would help; null when it can.</returns>
    public static async Task<string?> WhyNotAsync(NpgsqlDataSource source, string name, string probe, bool mayChange, CancellationToken cancellationToken)
    {
        try
        {
            if (mayChange)
            {
                await using var make = source.CreateCommand($"CREATE EXTENSION IF NOT EXISTS {name}");
                await make.ExecuteNonQueryAsync(cancellationToken);
            }

            await using var command = source.CreateCommand(probe);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return null;
        }
        catch (PostgresException error)
        {
            return $"PostgreSQL's {name} cannot be read ({error.MessageText}): a superuser makes it by CREATE EXTENSION {name}"
                + (name == StatementSource.ExtensionName ? ", with shared_preload_libraries naming it." : ".");
        }
    }
}
