using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wakala.Perf.Environments;

/// <summary>The data feed of a live system, with the secrets that the file leaves out put in from environment variables.</summary>
internal static class LiveFeed
{
    /// <exception cref="EnvironmentException">The file is not there or is no feed, or a variable is not set.</exception>
    public static JsonNode Read(string repositoryRoot, LiveFile file)
    {
        var path = Path.Combine(EnvironmentFile.Folder(repositoryRoot), file.Feed);
        if (!File.Exists(path))
            throw new EnvironmentException($"The data feed of '{file.Name}', {path}, does not exist. Nothing was sent.", "Write it as docs/environments.md says, or correct feed in the environment's file.");
        try
        {
            var feed = JsonNode.Parse(File.ReadAllText(path))!;
            var password = LiveEnvironment.Secret(file, file.Secrets.UserPassword, "secrets.userPassword");
            var webhook = LiveEnvironment.Secret(file, file.Secrets.WebhookSecret, "secrets.webhookSecret");
            foreach (var tenant in feed["tenants"]!.AsArray())
            {
                Fill(tenant!.AsObject(), "webhookSecret", webhook);
                foreach (var user in tenant["users"]!.AsArray())
                    Fill(user!.AsObject(), "password", password);
            }

            // Without users who can log in nothing can be measured at all; a webhook secret that is missing costs one row.
            if (feed["tenants"]!.AsArray().SelectMany(tenant => tenant!["users"]!.AsArray()).Any(user => user!["password"]!.ToString().Length == 0))
            {
                throw new EnvironmentException(
                    $"The data feed of '{file.Name}', {path}, has users without a password, and secrets.userPassword names no variable that holds it. Nothing was sent.",
                    "Name one, or write the passwords into the feed.");
            }

            return feed;
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"The data feed of '{file.Name}', {path}, is not a feed: {error.Message} Nothing was sent.", "Write it as docs/environments.md says.", error);
        }
    }

    /// <summary>For its owner's eyes only, since it has secrets; it goes with the run's directory.</summary>
    public static void Write(JsonNode feed, string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        using var writer = new Utf8JsonWriter(stream);
        feed.WriteTo(writer);
    }

    private static void Fill(JsonObject target, string field, string? value)
    {
        if (string.IsNullOrEmpty(target[field]?.ToString()))
            target[field] = value ?? string.Empty;
    }
}
