using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>
/// A container of a platform's image that is run like a process of this machine: in the foreground of the Docker program, on the machine's own network, with the run's
/// directory at its own path. So nothing lies between it and what is measured that another build would not have.
/// </summary>
internal static class PlatformContainer
{
    private const string Program = "docker";
    private const string Remedy = "docker info and the engine's log say more.";

    public static ProcessCommand Command(string image, IReadOnlyList<string> arguments, Dictionary<string, string> environment, PlatformPlace? place)
    {
        List<string> run = ["run", "--rm", "--network", "host"];
        if (place is not null)
            run.AddRange(["--label", Label(place.Directory), "--volume", $"{place.Directory}:{place.Directory}"]);
        if (place?.Name is not null)
            run.AddRange(["--name", Name(place)]);
        // By name only: their values are in the program's environment, and no secret in a list of processes.
        foreach (var variable in environment.Keys)
            run.AddRange(["--env", variable]);
        return new ProcessCommand(Program, [.. run, image, .. arguments]) { Environment = environment };
    }

    public static void Register(RunDirectory directory)
        => directory.RegisterContainers(DockerEngine.ChosenEndpoint, Label(directory.Path));

    /// <summary>The number that a container's first process has on this machine.</summary>
    public static async Task<int> ProcessAsync(PlatformPlace place, CancellationToken cancellationToken)
    {
        var number = await CommandRun.ReadAsync(
            $"Asking for the process of {place.Name}", new ProcessCommand(Program, ["inspect", "--format", "{{.State.Pid}}", Name(place)]), Remedy, cancellationToken);
        return int.Parse(number, CultureInfo.InvariantCulture);
    }

    /// <summary>The id of an image that this machine's engine has.</summary>
    /// <exception cref="EnvironmentException">There is no such image, no engine on this machine, or no Docker program.</exception>
    public static async Task<string> ImageIdAsync(string image, CancellationToken cancellationToken)
    {
        if (!RequiredPrograms.IsThere(Program))
            throw new EnvironmentException($"'{image}' is an image, and this machine has no program '{Program}'.", "Install Docker (./perf setup --docker), or compare commits: --base REF --candidate REF.");
        using var engine = await DockerEngine.ConnectAsync(cancellationToken);
        if (!engine.IsLocal)
            throw new EnvironmentException($"The Docker engine at {engine.Endpoint} is not of this machine, and images are compared beside servers on it.", "Point DOCKER_HOST at the engine of this machine, or unset it.");
        return (await engine.FindImageAsync(image, cancellationToken))?.ID
            ?? throw new EnvironmentException($"The image '{image}' is not on this machine.", "docker images says which are; docker pull or docker build brings it.");
    }

    private static string Label(string directory) => $"{ContainerRun.RunLabel}={Path.GetFileName(directory)}";

    private static string Name(PlatformPlace place) => $"{Path.GetFileName(place.Directory)}-{place.Name}";
}
