namespace Wakala.Perf.Environments;

/// <summary>
/// The environment <c>auto</c>: the first kind that works on this machine. Containers first: they are the same everywhere; but a kind that has baselines before one
/// that has none, or nothing would be gated.
/// </summary>
public static class AutomaticEnvironment
{
    /// <summary>The name that stands for the choice.</summary>
    public const string Name = "auto";

    /// <summary>Looks at what this machine has.</summary>
    /// <param name="repositoryRoot">The checkout.</param>
    /// <param name="hasBaselines">Whether there is anything that a kind of environment can be held to.</param>
    /// <param name="say">Told what is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The environment's file, and why it was chosen.</returns>
    /// <exception cref="EnvironmentException">None works; says of each why not.</exception>
    public static async Task<(EnvironmentFile File, string Why)> ChooseAsync(
        string repositoryRoot, Func<string, bool> hasBaselines, Action<string> say, CancellationToken cancellationToken)
    {
        var containers = (ContainersFile)EnvironmentFile.Read(repositoryRoot, ContainersFile.KindName);
        var processes = EnvironmentFile.Read(repositoryRoot, ProcessesFile.KindName);
        var noProcesses = RequiredPrograms.WhyNot();
        if (noProcesses is null && hasBaselines(processes.Name) && !hasBaselines(containers.Name))
            return (processes, $"since '{containers.Name}' has no baselines of it");
        var noContainers = await ContainersEnvironment.WhyNotAsync(containers, say, cancellationToken);
        if (noContainers is null)
            return (containers, "since a Docker engine answers");
        return noProcesses is null ? (processes, $"since containers cannot be had: {noContainers.TrimEnd('.')} (./perf setup --docker brings an engine and its images)") : throw None(noContainers, noProcesses);
    }

    internal static EnvironmentException None(string noContainers, string noProcesses) => new(
        $"This machine has no environment to measure in.\n    containers: {noContainers}\n    processes: {noProcesses}",
        "./perf setup installs PostgreSQL and Redis, ./perf setup --docker a Docker engine; either will do. --environment NAME measures a live system.");
}
