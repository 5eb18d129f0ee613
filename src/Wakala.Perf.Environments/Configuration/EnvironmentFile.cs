using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>A file of <c>environments/</c>: which system may be loaded, and how hard. JSON with comments.</summary>
public abstract record EnvironmentFile
{
    /// <summary>Names another folder of environment files than the checkout's <c>environments/</c>.</summary>
    public const string FolderVariable = "WAKALA_PERF_ENVIRONMENTS";

    private static readonly JsonSerializerOptions WithComments = new(ResultsJson.Options)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly Dictionary<string, Type> Kinds = new()
    {
        [ProcessesFile.KindName] = typeof(ProcessesFile),
        [ContainersFile.KindName] = typeof(ContainersFile),
        [LiveFile.KindName] = typeof(LiveFile),
    };

    /// <summary>The file's name without its ending.</summary>
    public required string Name { get; init; }

    /// <summary>How it comes to be: <c>processes</c>, <c>containers</c>, <c>live</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it is of production's size, so that the document's objectives apply.</summary>
    public required bool ProductionSize { get; init; }

    /// <summary>What each profile does here.</summary>
    public required IReadOnlyDictionary<string, ProfileSettings> Profiles { get; init; }

    /// <summary>The folder of environment files: the checkout's, unless <see cref="FolderVariable"/> names another.</summary>
    public static string Folder(string repositoryRoot)
        => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : Path.Combine(repositoryRoot, "environments");

    /// <summary>Reads <c>NAME.json</c> of the folder of environment files; what <see cref="ShellVariables.PassVariable"/> names is among its platform's variables.</summary>
    /// <exception cref="EnvironmentException">There is no such file, or it is not as it should be; names the file and the field. Or a variable that is to be passed on is not set.</exception>
    public static EnvironmentFile Read(string repositoryRoot, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var path = Path.Combine(Folder(repositoryRoot), $"{name}.json");
        if (name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path))
        {
            throw new EnvironmentException(
                $"There is no environment '{name}': {path} does not exist.",
                "Name one of the files of environments/, or leave the environment out. A system without such a file is not loaded.");
        }

        try
        {
            return Parse(File.ReadAllText(path), name) switch
            {
                ServersFile servers when ShellVariables.Passed() is { Count: > 0 } passed => servers with { Platform = ShellVariables.Merged(servers.Platform, passed) },
                var file => file,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"environments/{name}.json cannot be read: {error.Message}", "Look after the file.", error);
        }
    }

    /// <summary>What the text of <c>NAME.json</c> says.</summary>
    /// <exception cref="EnvironmentException">It is not as it should be; names the file and the fields.</exception>
    internal static EnvironmentFile Parse(string text, string name)
    {
        const string remedy = "Correct it; environments/wakala-staging.example.json and docs/environments.md say what there is.";
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            var file = (EnvironmentFile)document.Deserialize(TypeOf(document.RootElement), WithComments)!;
            List<FieldProblem> problems = [.. file.Name == name ? [] : (FieldProblem[])[new("name", $"is '{file.Name}', and must be the file's: '{name}'")], .. file.Problems()];
            return problems.Count == 0 ? file : throw new EnvironmentException($"environments/{name}.json is not as it should be: {string.Join("; ", problems)}. Nothing was sent.", remedy);
        }
        catch (JsonException error)
        {
            throw new EnvironmentException($"environments/{name}.json is not as it should be: {Said(error)}. Nothing was sent.", remedy, error);
        }
    }

    /// <summary>The settings of one profile.</summary>
    /// <exception cref="EnvironmentException">The environment does not have the profile.</exception>
    public ProfileSettings Profile(string profile) => Profiles.TryGetValue(profile, out var settings)
        ? settings
        : throw new EnvironmentException(
            $"The environment '{Name}' has no profile '{profile}'.",
            $"Use one of: {string.Join(", ", Profiles.Keys)}; or describe it in environments/{Name}.json.");

    /// <summary>What of it cannot be used, in the order of its fields.</summary>
    internal virtual IEnumerable<FieldProblem> Problems()
        => Profiles.Count == 0
            ? [new("profiles", "names none, and a run needs one")]
            : Profiles.SelectMany(profile => profile.Value is { } settings ? settings.Problems($"profiles.{profile.Key}") : [new($"profiles.{profile.Key}", "is null")]);

    /// <summary>What the reader says, without its names for types where they would tell nobody anything.</summary>
    private static string Said(JsonException error)
        => error.Path is { Length: > 2 } path && error.Message.Contains(nameof(Uri), StringComparison.Ordinal) ? $"{path[2..]} is no address; one is as https://staging.wakala.example" : error.Message.TrimEnd('.');

    private static Type TypeOf(JsonElement file)
    {
        var kind = file.ValueKind == JsonValueKind.Object && file.TryGetProperty("kind", out var property) ? property.ToString() : null;
        return kind is not null && Kinds.TryGetValue(kind, out var type)
            ? type
            : throw new JsonException($"its kind is {(kind is null ? "missing" : $"'{kind}'")}, and must be one of {string.Join(", ", Kinds.Keys)}");
    }
}
