using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;

namespace Wakala.Perf.Environments;

/// <summary>What the Docker client keeps of its user: which engine is meant (contexts), and what <c>docker login</c> left for registries.</summary>
/// <param name="folder">Its folder: <c>DOCKER_CONFIG</c>, or <c>~/.docker</c>.</param>
internal sealed class DockerFiles(string folder)
{
    private const string HelperBeginning = "docker-credential-";
    private const string TokenUser = "<token>";
    private const string UsualContext = "default";

    /// <summary>One may ask a person for a word that nobody is there to say.</summary>
    private static readonly TimeSpan HelperLimit = TimeSpan.FromSeconds(30);

    /// <summary>Those of this process's user.</summary>
    public static DockerFiles OfThisUser => new(
        Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } named ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"));

    /// <summary>Where the engine of a context answers; null for the usual context.</summary>
    /// <param name="context">Its name; null for the one that is in use.</param>
    /// <exception cref="EnvironmentException">There is no such context.</exception>
    public string? HostOf(string? context)
    {
        var name = context ?? Settings()["currentContext"]?.ToString();
        if (string.IsNullOrEmpty(name) || name == UsualContext)
            return null;
        var file = Path.Combine(folder, "contexts", "meta", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))), "meta.json");
        return Read(file)?["Endpoints"]?["docker"]?["Host"]?.ToString() is { Length: > 0 } host
            ? host
            : throw new EnvironmentException($"Docker's context '{name}' is in use, and {file} does not say where its engine answers.", "docker context ls names those there are; docker context use default takes the usual one.");
    }

    /// <summary>What a registry is shown; null for nothing.</summary>
    public async Task<AuthConfig?> LoginAsync(string registry, CancellationToken cancellationToken)
    {
        var settings = Settings();
        if (((settings["credHelpers"] as JsonObject)?[registry] ?? settings["credsStore"])?.ToString() is { Length: > 0 } helper && await AskAsync(helper, registry, cancellationToken) is { } kept)
            return kept;
        // Older clients kept a registry's address whole.
        var login = settings["auths"] as JsonObject;
        return (login?[registry] ?? login?[$"https://{registry}"] ?? login?[$"https://{registry}/"] ?? login?[$"https://{registry}/v1/"]) is JsonObject one ? Of(one, registry) : null;
    }

    private static AuthConfig? Of(JsonObject login, string registry)
    {
        if (login["identitytoken"]?.ToString() is { Length: > 0 } token)
            return new AuthConfig { ServerAddress = registry, IdentityToken = token };
        if (login["auth"]?.ToString() is not { Length: > 0 } both)
            return null;
        try
        {
            var (user, password) = Encoding.UTF8.GetString(Convert.FromBase64String(both)).Split(':', 2) is [var first, var second] ? (first, second) : (string.Empty, string.Empty);
            return user.Length == 0 ? null : new AuthConfig { ServerAddress = registry, Username = user, Password = password };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Asks the program that keeps passwords for the client (the credential helpers' protocol: the registry on its input, JSON on its output).</summary>
    private static async Task<AuthConfig?> AskAsync(string helper, string registry, CancellationToken cancellationToken)
    {
        var program = HelperBeginning + helper;
        if (!RequiredPrograms.IsThere(program))
            return null;
        // The registry is an argument of the shell, never a part of what it runs.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HelperLimit);
        try
        {
            var run = await CommandRun.ToEndAsync(new ProcessCommand("/bin/sh", ["-c", "printf %s \"$2\" | \"$1\" get", "sh", program, registry]), limit.Token);
            if (run.ExitCode != 0)
                return null;
            var answer = JsonNode.Parse(run.Output);
            var (user, secret) = (answer?["Username"]?.ToString(), answer?["Secret"]?.ToString());
            return string.IsNullOrEmpty(secret) ? null
                : user == TokenUser ? new AuthConfig { ServerAddress = registry, IdentityToken = secret }
                : new AuthConfig { ServerAddress = registry, Username = user, Password = secret };
        }
        catch (Exception error) when (error is JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private JsonObject Settings() => Read(Path.Combine(folder, "config.json")) ?? [];

    private static JsonObject? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
