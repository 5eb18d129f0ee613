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
    private const string DefaultSocket = "unix:///var/run/docker.sock";
    private const string StandInLabel = "org.wakala.stand-in";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private DockerEngine(Uri endpoint, DockerClient client, EngineVersion version)
        => (Endpoint, Client, Version) = (endpoint, client, version);

    /// <summary>Where it answers: a socket or an address.</summary>
    public Uri Endpoint { get; }

    public DockerClient Client { get; }

    public EngineVersion Version { get; }

    /// <summary>Whether its containers are processes of this very system, so that their numbers and addresses mean something here.</summary>
    public bool IsLocal => Endpoint.Scheme == "unix" && Version.KernelVersion == FingerprintReader.KernelRelease();

    /// <summary>The engine that <c>DOCKER_HOST</c> names, or the usual socket.</summary>
    public static Uri ChosenEndpoint => new(Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } host ? host : DefaultSocket);

    /// <summary>Asks the engine that is chosen.</summary>
    /// <exception cref="EnvironmentException">None answers.</exception>
    public static Task<DockerEngine> ConnectAsync(CancellationToken cancellationToken)
        => ConnectAsync(ChosenEndpoint, cancellationToken);

    public static async Task<DockerEngine> ConnectAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var version = await AskAsync(endpoint, cancellationToken);
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
            var (name, tag) = image.LastIndexOf(':') is > 0 and var colon ? (image[..colon], image[(colon + 1)..]) : (image, "latest");
            await Client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = name, Tag = tag }, null, new Progress<JSONMessage>(), cancellationToken);
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

    private static async Task<EngineVersion> AskAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            using var handler = new SocketsHttpHandler();
            if (endpoint.Scheme == "unix")
            {
                handler.ConnectCallback = async (_, stop) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.AbsolutePath), stop);
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
                $"No Docker engine answers at {endpoint} ({EngineFault.Text(error)}).",
                "Start one; on Debian ./perf setup --docker installs and starts it. DOCKER_HOST names one that is elsewhere.",
                error);
        }
    }
}

/// <summary>What an engine says of itself.</summary>
internal sealed record EngineVersion(string Version, string ApiVersion, string KernelVersion);
