namespace Wakala.Perf.Environments;

/// <summary>Brings a seeded database into a run's directory: a copy of a kept one, or a new one, which is then kept.</summary>
internal sealed class Seeder(PlatformBuild build, SeedStore store, RunDirectory directory, Action<string> say)
{
    /// <summary>No replica listens, so what a new table is filled with need not be logged; the run's own server logs everything.</summary>
    public static Dictionary<string, string> BulkSettings { get; } = new()
    {
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "30min",
        ["shared_buffers"] = "512MB",
        ["maintenance_work_mem"] = "512MB",
        ["fsync"] = "on",
    };

    public async Task<(SeededData Data, string Name)> SeedAsync(SeedSize size, CancellationToken cancellationToken)
    {
        var name = await build.WorkloadAsync(size, cancellationToken);
        if (await store.TakeAsync(name, directory, cancellationToken) is { } kept)
        {
            say($"Data: the kept seed {name[..12]}.");
            return (kept, name);
        }

        say($"Data: seeding {size.Scale:0.####} of the document's test data; it is kept for the next run.");
        var (data, printed) = await FreshAsync(build, size, directory, "postgres", "feed.json", cancellationToken);
        say(printed.TrimEnd());
        await store.KeepAsync(name, data, cancellationToken);
        return (data, name);
    }

    /// <summary>A new one in places of its own below a run's directory, which is not kept.</summary>
    /// <param name="build">What seeds it.</param>
    /// <param name="size">Which data.</param>
    /// <param name="directory">The run's directory.</param>
    /// <param name="folder">Where the database lies.</param>
    /// <param name="feed">Where the data feed lies.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The database, and what the seeder printed.</returns>
    public static async Task<(SeededData Data, string Printed)> FreshAsync(
        PlatformBuild build, SeedSize size, RunDirectory directory, string folder, string feed, CancellationToken cancellationToken)
    {
        var data = new SeededData(Path.Combine(directory.Path, folder), SeedStore.NewPassword(), Path.Combine(directory.Path, feed));
        await PostgresServer.InitializeAsync(data.DataDirectory, data.Password, cancellationToken);
        await using var server = await PostgresServer.StartAsync(data.DataDirectory, data.Password, BulkSettings, directory, cancellationToken);
        await using (var create = server.Source.CreateCommand($"CREATE DATABASE {PostgresServer.Database}"))
            await create.ExecuteNonQueryAsync(cancellationToken);
        var printed = await build.SeedAsync(size, server.ConnectionString, data.FeedPath, cancellationToken);
        await server.StopAsync(cancellationToken);
        return (data, printed);
    }
}
