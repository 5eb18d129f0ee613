using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Perf.Results;

/// <summary>How every file of this project is written and read as JSON.</summary>
public static class ResultsJson
{
    /// <summary>Camel case, enums by name, indented, no unknown fields. Not a number is refused: no figure may be NaN in a file.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes a file whole or not at all: beside its place first, then moved.</summary>
    public static void Write<T>(string path, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(beside, JsonSerializer.Serialize(value, Options) + "\n");
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Reads what <see cref="Write{T}"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a whole document of this type.</exception>
    public static T Read<T>(string path)
        => JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) ?? throw new JsonException($"{path} holds null");
}
