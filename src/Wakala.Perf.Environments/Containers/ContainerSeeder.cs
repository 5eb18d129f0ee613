using Docker.DotNet.Models;
using DotNet.Testcontainers.Volumes;
using Npgsql;

namespace Wakala.Perf.Environments;

/// <summary>
/// Brings a seeded database into a volume: an archive of a kept one, or a new one, which is then kept. An archive carries the owners
/// that the image's server wants, whoever runs the suite.
/// </summary>
internal sealed class ContainerSeeder(PlatformBuild build, SeedStore store, RunDirectory directory, ContainerRun run, Action<string> say)
{
    private const string DataDirectory = "data";
    private const string Mount = "/seed";

    /// <summary>The feed's path, the superuser's password, and the name of the data.</summary>
    public async Task<(SeededData Data, string Name)> SeedAsync(SeedSize size, IVolume volume, CancellationToken cancellationToken)
    {
        var name = await build.WorkloadAsync(size, cancellationToken);
        // A cluster belongs to the programs that made it.
        var kept = $"{name}-{run.PostgresImageId[^12..]}";
        if (await store.TakeAsync(kept, directory, cancellationToken) is { } taken)
        {
            say($"Data: the kept seed {name[..12]}.");
            await RestoreAsync(taken.DataDirectory, volume, cancellationToken);
            File.Delete(taken.DataDirectory);
            return (taken, name);
        }

        say($"Data: seeding {size.Scale:0.####} of the document's test data; it is kept for the next run.");
        var data = new SeededData(Path.Combine(directory.Path, "postgres"), SeedStore.NewPassword(), Path.Combine(directory.Path, "feed.json"));
        await using (var server = run.Postgres(volume, data.Password, Seeder.BulkSettings))
        {
            var (connection, source) = await run.StartPostgresAsync(server, data.Password, cancellationToken);
            await using (source)
            {
                await using var create = source.CreateCommand($"CREATE DATABASE {PostgresServer.Database}");
                await create.ExecuteNonQueryAsync(cancellationToken);
            }

            say((await build.SeedAsync(size, connection, data.FeedPath, cancellationToken)).TrimEnd());
            NpgsqlConnection.ClearAllPools();
            server.ExpectEnd();
            await server.Container.StopAsync(cancellationToken);
            await SaveAsync(server.Container.Id, data.DataDirectory, cancellationToken);
        }

        await store.KeepAsync(kept, data, cancellationToken);
        File.Delete(data.DataDirectory);
        return (data, name);
    }

    private async Task SaveAsync(string container, string path, CancellationToken cancellationToken)
    {
        try
        {
            var archive = await run.Engine.Client.Containers.GetArchiveFromContainerAsync(
                container, new ContainerPathStatParameters { Path = ContainerRun.PostgresData }, false, cancellationToken);
            await using var stream = archive.Stream!;
            await using var file = File.Create(path);
            await stream.CopyToAsync(file, cancellationToken);
        }
        catch (Exception error) when (EngineFault.IsEngines(error))
        {
            throw EngineFault.Of("Saving the seeded database", error);
        }
    }

    /// <summary>Into the volume by way of a container that never runs.</summary>
    private async Task RestoreAsync(string path, IVolume volume, CancellationToken cancellationToken)
    {
        try
        {
            var containers = run.Engine.Client.Containers;
            var carrier = await containers.CreateContainerAsync(
                new CreateContainerParameters
                {
                    Image = run.PostgresImageId,
                    Labels = run.Labels,
                    HostConfig = new HostConfig { Mounts = [new Mount { Type = "volume", Source = volume.Name, Target = $"{Mount}/{DataDirectory}" }] },
                },
                cancellationToken);
            await using (var file = File.OpenRead(path))
                await containers.ExtractArchiveToContainerAsync(carrier.ID, new CopyToContainerParameters { Path = Mount }, file, cancellationToken);
            await containers.RemoveContainerAsync(carrier.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);
        }
        catch (Exception error) when (EngineFault.IsEngines(error))
        {
            throw EngineFault.Of("Restoring the seeded database", error);
        }
    }
}
