using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>A file of <c>environments/</c>: which system may be loaded, and how hard. JSON with comments.</summary>
public sealed record EnvironmentFile
{
    private static readonly JsonSerializerOptions WithComments = new(ResultsJson.Options)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The file's name without its ending.</summary>
    public required string Name { get; init; }

    /// <summary>How it comes to be: <c>processes</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it is of production's size, so that the document's objectives bind.</summary>
    public required bool ProductionSize { get; init; }

    /// <summary>PostgreSQL's settings, by name.</summary>
    public required IReadOnlyDictionary<string, string> Postgres { get; init; }

    /// <summary>Redis' settings, by name.</summary>
    public required IReadOnlyDictionary<string, string> Redis { get; init; }

    /// <summary>Rounds of the password hash that seeded users have.</summary>
    public required int PasswordIterations { get; init; }

    /// <summary>What each profile does here.</summary>
    public required IReadOnlyDictionary<string, ProfileSettings> Profiles { get; init; }

    /// <summary>Reads <c>environments/NAME.json</c> of a checkout.</summary>
    /// <exception cref="EnvironmentException">There is no such file, or it is not as it should be; names the file and the field.</exception>
    public static EnvironmentFile Read(string repositoryRoot, string name)
    {
        var path = Path.Combine(repositoryRoot, "environments", $"{name}.json");
        if (!File.Exists(path))
            throw new EnvironmentException($"There is no environment '{name}': {path} does not exist.", "Name one of the files of environments/, or leave the environment out.");
        try
        {
            return JsonSerializer.Deserialize<EnvironmentFile>(File.ReadAllText(path), WithComments)!;
        }
        catch (JsonException error)
        {
            throw new EnvironmentException($"environments/{name}.json is not as it should be: {error.Message}", "Correct the field that it names.", error);
        }
    }

    /// <summary>The settings of one profile.</summary>
    /// <exception cref="EnvironmentException">The environment does not have the profile.</exception>
    public ProfileSettings Profile(string profile) => Profiles.TryGetValue(profile, out var settings)
        ? settings
        : throw new EnvironmentException(
            $"The environment '{Name}' has no profile '{profile}'.",
            $"Use one of: {string.Join(", ", Profiles.Keys)}; or describe it in environments/{Name}.json.");
}
