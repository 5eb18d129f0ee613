namespace Wakala.Perf.Environments.Tests;

/// <summary>The Docker engine of this machine; tests that need it are skipped by name where none answers, or an image cannot be had.</summary>
internal static class Docker
{
    public static ContainersFile File { get; } = (ContainersFile)EnvironmentFile.Read(Checkout.Root, ContainersFile.KindName);

    public static async Task<DockerEngine> EngineAsync(CancellationToken cancellationToken)
    {
        if (await ContainersEnvironment.WhyNotAsync(File, _ => { }, cancellationToken) is { } problem)
            Assert.Skip($"Containers cannot be had here: {problem} ./perf setup --docker brings them.");
        var engine = await DockerEngine.ConnectAsync(cancellationToken);
        // As a run does, before Testcontainers is first used.
        await engine.ChooseReaperAsync(File.Images, cancellationToken);
        return engine;
    }
}
