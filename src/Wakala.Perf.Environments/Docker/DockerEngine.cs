using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;

namespace Wakala.Perf.Environments;

/// <summary>A Docker engine that answers.</summary>
internal sealed class DockerEngine : IDisposable
{
    private const string ApiVersionVariable = "DOCKER_API_VERSION";
    private const string ReaperVariable = "TESTCONTAINERS_RYUK_DISABLED";
    private const string HostVariable = "DOCKER_HOST";
    private const string ContextVariable = "DOCKER_CONTEXT";
    private const string DefaultSocket = "/var/run/docker.sock";
    private const string StandInLabel = "org.wakala.stand-in";

    private const string Remedy = "Start one; on Debian ./perf setup --docker installs and starts it. DOCKER_HOST names one that is elsewhere.";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private DockerEngine(Uri endpoint, DockerClient client, EngineVersion version)
        => (Endpoint, Client, Version) = (endpoint, client, version);

    /// <summary>Where it answers: a socket or an address.</summary>
    public Uri Endpoint { get; }

    public DockerClient Client { get; }

    public EngineVersion Version { get; }

    /// <summary>Whether its containers are processes of this very system, so that their numbers and addresses mean something here.</summary>
    public bool IsLocal => Endpoint.Scheme == "unix" && Version.KernelVersion == FingerprintReader.KernelRelease();

    /// <summary>The engine that the Docker client would take: what <c>DOCKER_HOST</c> names, or the context in use, or the usual socket, or that of an engine without root.</summary>
    /// <exception cref="EnvironmentException">What names it is no address of an engine.</exception>
    public static Uri ChosenEndpoint
    {
        get
        {
            var (host, from) = Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } named
                ? (named, HostVariable)
                : (DockerFiles.OfThisUser.HostOf(Environment.GetEnvironmentVariable(ContextVariable) is { Length: > 0 } context ? context : null) ?? Socket(), "Docker's context");
            return Uri.TryCreate(host, UriKind.Absolute, out var endpoint) && (endpoint.Scheme is "unix" || (endpoint.Scheme is "tcp" or "http" or "https" && endpoint.Host.Length > 0))
                ? endpoint
                : throw new EnvironmentException($"{from} names '{host}', and an engine is reached at unix:///PATH or tcp://HOST:PORT here.", $"Correct it, or set {HostVariable}.");
        }
    }

    /// <summary>Asks the engine that is chosen.</summary>
    /// <exception cref="EnvironmentException">None answers.</exception>
    public static Task<DockerEngine> ConnectAsync(CancellationToken cancellationToken)
        => ConnectAsync(ChosenEndpoint, cancellationToken);

    public static async Task<DockerEngine> ConnectAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var version = await AskAsync(endpoint, cancellationToken);
        // For what else looks for an engine: Testcontainers, the Docker program, the keeper of the run's directory.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(HostVariable)) && endpoint.OriginalString != $"unix://{DefaultSocket}")
            Environment.SetEnvironmentVariable(HostVariable, endpoint.OriginalString);
        // The client speaks its newest version of the protocol unless it is told one, and an older engine refuses that.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ApiVersionVariable)))
            Environment.SetEnvironmentVariable(ApiVersionVariable, version.ApiVersion);
        return new DockerEngine(endpoint, new DockerClientBuilder().WithEndpoint(endpoint).WithApiVersion(new System.Version(version.ApiVersion)).Build(), version);
    }

    /// <summary>Why no engine answers; null when one does.</summary>
    public static async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var engine = await ConnectAsync(cancellationToken);
            return null;
        }
        catch (EnvironmentException error)
        {
            return error.Problem;
        }
    }

    /// <summary>Sees to it that an image is there: looks, then asks a registry for it.</summary>
    /// <returns>The image's id.</returns>
    /// <exception cref="EnvironmentException">It is not here and cannot be had.</exception>
    public async Task<string> EnsureImageAsync(string image, Action<string> say, CancellationToken cancellationToken)
    {
        if (await FindImageAsync(image, cancellationToken) is { } found)
            return found.ID;
        say($"Pulling the image {image}.");
        try
        {
            var name = ImageName.Parse(image);
            var login = await DockerFiles.OfThisUser.LoginAsync(name.Registry, cancellationToken);
            await Client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = name.Repository, Tag = name.Reference }, login, new Progress<JSONMessage>(), cancellationToken);
            return (await Client.Images.InspectImageAsync(image, cancellationToken)).ID;
        }
        catch (Exception error) when (error is DockerApiException or HttpRequestException)
        {
            throw new EnvironmentException(
                $"The image {image} is not on this machine and cannot be pulled: {EngineFault.Text(error)}",
                "Where a registry is reachable: docker pull it. Elsewhere deploy/images/build makes stand-ins of Debian's packages (./perf setup --docker does it too). environments/containers.json names the images.",
                error);
        }
    }

    /// <summary>
    /// Testcontainers' reaper is an image of its own. Where stand-ins are used no registry brings it, and the run's keeper does its work;
    /// elsewhere it stays on, unless the environment says otherwise.
    /// </summary>
    public async Task ChooseReaperAsync(ContainerImages images, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ReaperVariable)))
            return;
        if (await FindImageAsync(images.Postgres, cancellationToken) is { Config.Labels: { } labels } && labels.ContainsKey(StandInLabel))
            TestcontainersSettings.ResourceReaperEnabled = false;
    }

    public async Task<ImageInspectResponse?> FindImageAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await Client.Images.InspectImageAsync(image, cancellationToken);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => Client.Dispose();

    /// <summary>The usual socket; where there is none, that of an engine that this user runs without root.</summary>
    private static string Socket()
    {
        var own = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? Path.Combine(runtime, "docker.sock") : null;
        return $"unix://{(!File.Exists(DefaultSocket) && own is not null && File.Exists(own) ? own : DefaultSocket)}";
    }

    private static async Task<EngineVersion> AskAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(endpoint.AbsolutePath);
        if (endpoint.Scheme == "unix" && !File.Exists(path))
            throw new EnvironmentException($"No Docker engine runs here: there is no socket {path}.", Remedy);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
            if (endpoint.Scheme == "unix")
            {
                handler.ConnectCallback = async (_, stop) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
                    return new NetworkStream(socket, ownsSocket: true);
                };
            }

            using var client = new HttpClient(handler);
            var address = endpoint.Scheme == "unix" ? new Uri("http://docker/version") : new UriBuilder(endpoint) { Scheme = "http", Path = "/version" }.Uri;
            var answer = await client.GetStringAsync(address, limit.Token);
            return JsonSerializer.Deserialize<EngineVersion>(answer, JsonSerializerOptions.Web) ?? throw new JsonException("an empty answer");
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or JsonException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new EnvironmentException(
                $"No Docker engine answers at {endpoint} ({EngineFault.Text(error)}).", Remedy, error);
        }
    }
}

/// <summary>What an engine says of itself.</summary>
internal sealed record EngineVersion(string Version, string ApiVersion, string KernelVersion);
