using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// The environment <c>live</c>: a system that somebody else runs. It is asked who it is before anything else, and is left as it was
/// found but for what the load itself writes.
/// </summary>
public sealed class LiveEnvironment : ITargetEnvironment
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly RunDirectory _directory;

    private LiveEnvironment(LiveFile file, TargetRoute route, RunDirectory directory, string feedPath, string seedHash, TargetAccess access, Fingerprint fingerprint)
    {
        _directory = directory;
        (Name, ProductionSize, BaseAddress, Route, Allowance) = (file.Name, file.ProductionSize, file.BaseAddress, route, file.MayBeLoaded);
        (FeedPath, SeedHash, Access, Fingerprint) = (feedPath, seedHash, access, fingerprint);
        // On this very machine its servers are programs like any other.
        ServerProcesses = file.BaseAddress.IsLoopback ? null : [];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool ProductionSize { get; }

    /// <inheritdoc />
    public Uri BaseAddress { get; }

    /// <inheritdoc />
    public TargetRoute Route { get; }

    /// <inheritdoc />
    public string FeedPath { get; }

    /// <inheritdoc />
    public string SeedHash { get; }

    /// <inheritdoc />
    public string WorkDirectory => _directory.Path;

    /// <inheritdoc />
    public Fingerprint Fingerprint { get; }

    /// <inheritdoc />
    public IReadOnlyList<int>? ServerProcesses { get; }

    /// <inheritdoc />
    public TargetAccess Access { get; }

    /// <inheritdoc />
    public IReadOnlyList<IResourceReader> Readers
        => Access.Metrics is { } metrics ? [.. Enum.GetValues<ResourceRole>().Select(role => new PrometheusReader(role, metrics, TimeProvider.System))] : [];

    /// <inheritdoc />
    public LoadAllowance? Allowance { get; }

    /// <inheritdoc />
    public CancellationToken Lost => CancellationToken.None;

    /// <inheritdoc />
    public EnvironmentException? Fault => null;

    /// <summary>Checks all that can be checked without a packet, then asks the target who it is.</summary>
    /// <param name="repositoryRoot">The checkout, whose <c>environments/</c> the feed's path begins at.</param>
    /// <param name="file">Where, and how hard.</param>
    /// <param name="identityPath">The path of the identity operation.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">A secret or the feed is missing, or the target is not the one that the file means.</exception>
    public static async Task<LiveEnvironment> StartAsync(string repositoryRoot, LiveFile file, string identityPath, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var feed = LiveFeed.Read(repositoryRoot, file);
        var postgres = Secret(file, file.Access.Postgres, "access.postgres");
        var redis = Secret(file, file.Access.Redis, "access.redis");
        var token = Secret(file, file.Access.MetricsToken, "access.metricsToken")?.Trim();
        if (token?.Any(letter => letter is <= ' ' or > '~') == true)
            throw new EnvironmentException($"The environment variable {file.Access.MetricsToken}, which access.metricsToken of environments/{file.Name}.json names, holds no token: it has blanks or letters that none has. Nothing was sent.", "Correct it.");
        var login = Secret(file, file.Secrets.Proxy, "secrets.proxy")?.TrimEnd('\r', '\n');
        if (login?.Contains(':', StringComparison.Ordinal) == false)
            throw new EnvironmentException($"The environment variable {file.Secrets.Proxy}, which secrets.proxy of environments/{file.Name}.json names, is not of the form USER:PASSWORD. Nothing was sent.", "Correct it.");
        var route = RouteOf(repositoryRoot, file) with { ProxyLogin = login };
        await CheckIdentityAsync(file, route, identityPath, cancellationToken);

        var directory = await RunDirectory.CreateAsync(cancellationToken);
        try
        {
            var path = Path.Combine(directory.Path, "feed.json");
            LiveFeed.Write(feed, path);
            var access = await OpenAsync(file, route, postgres, redis, token);
            var version = access.Postgres is { } source ? await PostgresServer.VersionAsync(source, cancellationToken) : null;
            var fingerprint = FingerprintReader.Read(version, access.Redis?.GetServers().FirstOrDefault()?.Version.ToString(), $"{file.BaseAddress}");
            return new LiveEnvironment(file, route, directory, path, feed["workload"]?.ToString() ?? "unknown", access, fingerprint);
        }
        catch (Exception error)
        {
            await directory.DisposeAsync();
            const string remedy = "Correct it, or leave it out: what needs it is then skipped by name.";
            throw error switch
            {
                NpgsqlException or RedisException => new EnvironmentException($"The direct access that environments/{file.Name}.json names does not work: {EnvironmentException.Reason(error)}", remedy, error),
                // What the libraries say of it may hold a part of it.
                ArgumentException or FormatException => new EnvironmentException($"A variable that access of environments/{file.Name}.json names holds no connection string: Host=…;Username=…;Password=…;Database=… for PostgreSQL, host:port,password=… for Redis.", remedy),
                _ => error,
            };
        }
    }

    /// <summary>Nothing: nobody asked for a checkpoint of a system that is somebody else's.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Access.Postgres is { } postgres)
            await postgres.DisposeAsync();
        if (Access.Redis is { } redis)
            await redis.DisposeAsync();
        Access.Metrics?.Dispose();
        await _directory.DisposeAsync();
    }

    /// <summary>The value of an environment variable that the file names; null where it names none.</summary>
    /// <exception cref="EnvironmentException">The variable is not set.</exception>
    internal static string? Secret(LiveFile file, string? variable, string field)
    {
        if (variable is null)
            return null;
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new EnvironmentException($"The environment variable {variable}, which {field} of environments/{file.Name}.json names, is not set. Nothing was sent.", $"Set it, or leave {field} out of the file.");
    }

    private static async Task CheckIdentityAsync(LiveFile file, TargetRoute route, string identityPath, CancellationToken cancellationToken)
    {
        if (file.Identity.Count == 0)
            throw new EnvironmentException($"environments/{file.Name}.json does not say who its target is: identity is empty. Nothing was sent.", "Name at least one field of the identity's answer and its value.");
        using var client = route.Open(AnswerLimit);
        var address = file.BaseAddress.Below(identityPath);
        JsonNode? answer;
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.Headers.Location is { } elsewhere && (int)response.StatusCode is >= 300 and < 400)
                throw Refuse($"is not at {address}: it answered {(int)response.StatusCode} and sends on to {elsewhere}, and no redirect is followed");
            if (!response.IsSuccessStatusCode)
                throw Refuse($"answered {(int)response.StatusCode} to {address}");
            answer = JsonNode.Parse(text);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Refuse($"did not say who it is at {address}: {EnvironmentException.Reason(error)}", error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
                ? $"A private authority's certificates (PEM) are believed where certificates of environments/{file.Name}.json names their file."
                : null);
        }

        foreach (var (field, wanted) in file.Identity)
        {
            var found = (answer as JsonObject)?[field]?.ToString();
            if (found != wanted)
                throw Refuse($"says {field} {(found is null ? "not at all" : $"'{found}'")}, and environments/{file.Name}.json wants '{wanted}'");
        }

        EnvironmentException Refuse(string what, string? remedy = null) => new(
            $"The target of '{file.Name}' {what}. Beyond that one question nothing was sent.",
            remedy ?? $"Correct baseAddress or identity in environments/{file.Name}.json: a system that is not the one meant is not loaded.");
    }

    /// <exception cref="EnvironmentException">The file of certificates is not there, or is none.</exception>
    private static TargetRoute RouteOf(string repositoryRoot, LiveFile file)
    {
        var path = file.Certificates is { } named ? Path.GetFullPath(Path.Combine(EnvironmentFile.Folder(repositoryRoot), named)) : null;
        try
        {
            if (path is not null)
                TargetRoute.ReadCertificates(path);
            return new TargetRoute { Proxy = file.Proxy, Certificates = path };
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                $"The certificates of '{file.Name}', {path}, cannot be read: {error.Message.TrimEnd('.')}. Nothing was sent.", $"Correct certificates in environments/{file.Name}.json: a PEM file of the authority.", error);
        }
    }

    private static async Task<TargetAccess> OpenAsync(LiveFile file, TargetRoute route, string? postgres, string? redis, string? token) => new()
    {
        Postgres = postgres is null ? null : NpgsqlDataSource.Create(postgres),
        PostgresConnection = postgres,
        RedisConfiguration = redis,
        Redis = redis is null ? null : await ConnectionMultiplexer.ConnectAsync(redis + ",allowAdmin=true,connectTimeout=5000,connectRetry=1"),
        Metrics = file.Access.Metrics is { } metrics ? new MetricsSource(metrics, route, file.Access.Queries, token, file.Access.MetricsTenant) : null,
    };
}
