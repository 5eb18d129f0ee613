namespace Wakala.Perf.Environments;

/// <summary>The environment <c>auto</c>: the first kind that works on this machine. Containers first: they are the same everywhere.</summary>
public static class AutomaticEnvironment
{
    /// <summary>The name that stands for the choice.</summary>
    public const string Name = "auto";

    /// <summary>Looks at what this machine has.</summary>
    /// <returns>The environment's file, and why it was chosen.</returns>
    /// <exception cref="EnvironmentException">None works; says of each why not.</exception>
    public static async Task<(EnvironmentFile File, string Why)> ChooseAsync(string repositoryRoot, Action<string> say, CancellationToken cancellationToken)
    {
        var containers = (ContainersFile)EnvironmentFile.Read(repositoryRoot, ContainersFile.KindName);
        var noContainers = await ContainersEnvironment.WhyNotAsync(containers, say, cancellationToken);
        if (noContainers is null)
            return (containers, "since a Docker engine answers");
        var processes = EnvironmentFile.Read(repositoryRoot, ProcessesFile.KindName);
        var noProcesses = ProcessesEnvironment.WhyNot();
        return noProcesses is null ? (processes, $"since containers cannot be had: {noContainers.TrimEnd('.')}") : throw None(noContainers, noProcesses);
    }

    internal static EnvironmentException None(string noContainers, string noProcesses) => new(
        $"This machine has no environment to measure in.\n    containers: {noContainers}\n    processes: {noProcesses}",
        "./perf setup installs PostgreSQL and Redis, ./perf setup --docker a Docker engine; either will do. --environment NAME measures a live system.");
}
