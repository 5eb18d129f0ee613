using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>A build of the platform: its assembly, and what it can be asked to do.</summary>
/// <param name="Assembly">Path of <c>Wakala.Platform.dll</c>; of an image its name.</param>
internal sealed record PlatformBuild(string Assembly)
{
    /// <summary>Path of another build's <c>Wakala.Platform.dll</c>, for the environment <c>processes</c> and for what rows start beside any.</summary>
    public const string Variable = "WAKALA_PERF_PLATFORM";

    /// <summary>Whether it is an image, whose containers run on this machine's own network as if they were processes of it.</summary>
    public bool IsImage { get; init; }

    private const string Remedy = "Build it: dotnet build src/Wakala.Platform";

    /// <summary>The build of a checkout.</summary>
    /// <exception cref="EnvironmentException">There is none.</exception>
    public static PlatformBuild Of(string repositoryRoot)
    {
        var assembly = Path.Combine(repositoryRoot, "artifacts", "bin", "Wakala.Platform", "release", "Wakala.Platform.dll");
        return File.Exists(assembly) ? new PlatformBuild(assembly) : throw new EnvironmentException($"There is no build of the platform at {assembly}.", Remedy);
    }

    /// <summary>The build that <see cref="Variable"/> names, or else that of a checkout.</summary>
    /// <exception cref="EnvironmentException">There is none.</exception>
    public static PlatformBuild Chosen(string repositoryRoot, Action<string>? say = null)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } assembly)
            return Of(repositoryRoot);
        if (!File.Exists(assembly))
            throw new EnvironmentException($"{Variable} names {assembly}, which is not there.", $"Name the Wakala.Platform.dll of a build, or unset {Variable}.");
        say?.Invoke($"Platform: {assembly}, as {Variable} says.");
        return new PlatformBuild(Path.GetFullPath(assembly));
    }

    /// <summary>The name of the data that a seed of this size gives.</summary>
    public async Task<string> WorkloadAsync(SeedSize size, CancellationToken cancellationToken)
        => (await CommandRun.ReadAsync("Asking the platform for its seed's name", Command(["workload", .. Arguments(size)], []), Remedy, cancellationToken)).Trim();

    /// <summary>Seeds a database, and writes the data feed.</summary>
    public Task<string> SeedAsync(SeedSize size, string connectionString, string feedPath, CancellationToken cancellationToken)
        => CommandRun.ReadAsync(
            "Seeding",
            Command(["seed", .. Arguments(size), "--feed", feedPath], new() { ["WAKALA_POSTGRES"] = connectionString }, new PlatformPlace(Path.GetDirectoryName(feedPath)!)),
            "See what it printed.",
            cancellationToken);

    /// <summary>What it prints of itself: <c>statements</c>, <c>cache-operations</c>.</summary>
    /// <exception cref="EnvironmentException">It does not know the command.</exception>
    public Task<string> ExportAsync(string command, CancellationToken cancellationToken)
        => CommandRun.ReadAsync(
            $"Asking {Assembly} for its {command}",
            Command([command], []),
            $"The build must know the command {command}: choose one that does, or build this one anew.",
            cancellationToken);

    /// <summary>What runs it.</summary>
    /// <param name="arguments">What it is asked to do.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="place">Where it writes; null for what only prints.</param>
    public ProcessCommand Command(IReadOnlyList<string> arguments, Dictionary<string, string> environment, PlatformPlace? place = null)
        => IsImage ? PlatformContainer.Command(Assembly, arguments, environment, place) : new ProcessCommand("dotnet", [Assembly, .. arguments]) { Environment = environment }.WithoutShellVariables();

    /// <summary>Has what it runs in taken down with a run's directory, whatever becomes of the run.</summary>
    public void Register(RunDirectory directory)
    {
        if (IsImage)
            PlatformContainer.Register(directory);
    }

    /// <summary>The number on this machine of what serves, where <see cref="Command"/> was started.</summary>
    public async Task<int> ServingAsync(int started, PlatformPlace place, CancellationToken cancellationToken)
        => IsImage ? await PlatformContainer.ProcessAsync(place, cancellationToken) : started;

    private static string[] Arguments(SeedSize size) =>
    [
        "--scale", size.Scale.ToString(CultureInfo.InvariantCulture),
        "--seed", size.Seed.ToString(CultureInfo.InvariantCulture),
        "--password-iterations", size.PasswordIterations.ToString(CultureInfo.InvariantCulture),
    ];
}

/// <summary>Which data is seeded.</summary>
/// <param name="Scale">Share of the document's test data.</param>
/// <param name="Seed">The number that everything is drawn from.</param>
/// <param name="PasswordIterations">Rounds of the users' password hashes.</param>
internal sealed record SeedSize(double Scale, int Seed, int PasswordIterations)
{
    /// <summary>The number that every environment's data is drawn from.</summary>
    private const int EverySeed = 42;

    /// <summary>What a profile asks for.</summary>
    public static SeedSize Of(ProfileSettings profile, int passwordIterations) => new(profile.DataScale, EverySeed, passwordIterations);
}
