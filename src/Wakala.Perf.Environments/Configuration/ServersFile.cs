namespace Wakala.Perf.Environments;

/// <summary>An environment whose servers the suite starts itself: how they are set.</summary>
public abstract record ServersFile : EnvironmentFile
{
    private static readonly string[] Given =
        ["WAKALA_POSTGRES", "WAKALA_REDIS", "WAKALA_JWT_KEY", "WAKALA_MEDIA_ROOT", "WAKALA_KEY_PREFIX", "WAKALA_PASSWORD_ITERATIONS", "WAKALA_DIAGNOSTICS", "DOTNET_ENVIRONMENT"];

    /// <summary>PostgreSQL's settings, by name.</summary>
    public required IReadOnlyDictionary<string, string> Postgres { get; init; }

    /// <summary>Redis' settings, by name.</summary>
    public required IReadOnlyDictionary<string, string> Redis { get; init; }

    /// <summary>Rounds of the password hash that seeded users have.</summary>
    public required int PasswordIterations { get; init; }

    /// <summary>
    /// Variables that every process of the platform is started with (<c>DOTNET_gcServer</c>, <c>WAKALA_DB_POOL</c>). It has those of no shell: what is measured is the same wherever it is started.
    /// </summary>
    public IReadOnlyDictionary<string, string> Platform { get; init; } = new Dictionary<string, string>();

    /// <summary>All settings in a fixed order, for the fingerprint.</summary>
    internal virtual string Limits()
        => string.Join(' ', Postgres.Concat(Redis).Concat(Platform).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}"));

    internal override IEnumerable<FieldProblem> Problems()
        => [
            .. base.Problems(),
            .. FieldProblem.Values("postgres", Postgres),
            .. FieldProblem.Values("redis", Redis),
            .. FieldProblem.Values("platform", Platform),
            .. Platform.Keys.SelectMany(name => FieldProblem.Variable($"platform.{name}", name)),
            .. Platform.Keys.Where(Given.Contains).Select(name => new FieldProblem($"platform.{name}", "is what the run itself gives the platform, and cannot be set")),
            .. FieldProblem.Range("passwordIterations", PasswordIterations, 1, int.MaxValue),
        ];
}

/// <summary>Servers as processes of this machine.</summary>
public sealed record ProcessesFile : ServersFile
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "processes";

    /// <summary>The checkout's own file of that name: what two builds that are compared run in.</summary>
    /// <exception cref="EnvironmentException">There is none, or it is of another kind.</exception>
    public static ProcessesFile Read(string repositoryRoot) => EnvironmentFile.Read(repositoryRoot, KindName) as ProcessesFile
        ?? throw new EnvironmentException($"environments/{KindName}.json is not of the kind '{KindName}'.", "Restore it: git checkout environments.");
}

/// <summary>Servers in containers of a Docker engine.</summary>
public sealed record ContainersFile : ServersFile
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "containers";

    /// <summary>The images that they run.</summary>
    public required ContainerImages Images { get; init; }

    /// <summary>What each container may use.</summary>
    public required ContainerLimitsByServer Containers { get; init; }

    internal override IEnumerable<FieldProblem> Problems()
        => [
            .. base.Problems(),
            .. FieldProblem.Text("images.postgres", Images.Postgres),
            .. FieldProblem.Text("images.redis", Images.Redis),
            .. FieldProblem.Text("images.platformBase", Images.PlatformBase),
            .. Containers.Postgres.Problems("containers.postgres"),
            .. Containers.Redis.Problems("containers.redis"),
            .. Containers.Platform.Problems("containers.platform"),
        ];

    internal override string Limits() => $"{base.Limits()} postgres={Containers.Postgres} redis={Containers.Redis} platform={Containers.Platform}";
}

/// <summary>Names of images.</summary>
/// <param name="Postgres">PostgreSQL 15.</param>
/// <param name="Redis">Redis 7.0.</param>
/// <param name="PlatformBase">What the platform's image is built on.</param>
public sealed record ContainerImages(string Postgres, string Redis, string PlatformBase);

/// <summary>What each container may use.</summary>
/// <param name="Postgres">PostgreSQL's.</param>
/// <param name="Redis">That of Redis.</param>
/// <param name="Platform">The platform's.</param>
public sealed record ContainerLimitsByServer(ContainerLimits Postgres, ContainerLimits Redis, ContainerLimits Platform);

/// <summary>What a container may use.</summary>
/// <param name="Cpus">Cores; more than the machine has are all that it has.</param>
/// <param name="MemoryMiB">Memory, in MiB.</param>
public sealed record ContainerLimits(double Cpus, int MemoryMiB)
{
    private const double MostCores = 10_000;
    private const double LeastMiB = 16;
    private const double MostMiB = 100 * 1024 * 1024;

    internal IEnumerable<FieldProblem> Problems(string field)
        => [.. FieldProblem.Range($"{field}.cpus", Cpus, 0.01, MostCores), .. FieldProblem.Range($"{field}.memoryMiB", MemoryMiB, LeastMiB, MostMiB)];

    /// <inheritdoc />
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Cpus}cpu/{MemoryMiB}MiB");
}
