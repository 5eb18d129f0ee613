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
    /// <exception cref="IOException">It cannot be written; says why, and leaves what was there.</exception>
    public static void Write<T>(string path, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(beside, JsonSerializer.Serialize(value, Options) + "\n");
            File.Move(beside, path, overwrite: true);
        }
        catch (IOException error)
        {
            File.Delete(beside);
            throw new IOException($"{path} cannot be written, and is as it was: {error.Message} Free some disk space (df -h), or choose another place.", error);
        }
    }

    /// <summary>Reads what <see cref="Write{T}"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a whole document of this type.</exception>
    public static T Read<T>(string path)
        => JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) ?? throw new JsonException($"{path} holds null");
}
