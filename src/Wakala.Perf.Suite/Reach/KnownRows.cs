using System.Text.Json;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>The rows that a checkout keeps figures of: what can be told of a suite without building it. A new row is not among them until its first figures are accepted.</summary>
/// <param name="names">The rows' names, by suite.</param>
public sealed class KnownRows(ILookup<string, string> names)
{
    /// <summary>Reads which row each file of <c>baselines/</c> names; one that does not fit its own name says nothing.</summary>
    /// <param name="root">The checkout.</param>
    public static KnownRows Read(string root)
    {
        var folder = Path.Combine(root, "baselines");
        var rows =
            from file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories) : []
            let place = BaselinePlace.Of(Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            where place is not null
            let name = NameIn(file)
            where name is not null && name.Any(char.IsAsciiLetterOrDigit) && ScenarioSlug.Of(name) == place.Slug
            select (place.Suite, Name: name);
        return new KnownRows(rows.Distinct().OrderBy(row => row.Name, StringComparer.Ordinal).ToLookup(row => row.Suite, row => row.Name));
    }

    /// <summary>The rows of a suite.</summary>
    public IReadOnlyList<string> Of(string suite) => [.. names[suite]];

    /// <summary>Whether any suite has a row.</summary>
    public bool Has(string row) => names.Any(suite => suite.Contains(row));

    private static string? NameIn(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("scenario", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
