using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wakala.Perf.Load;

/// <summary>
/// A JSON pointer (RFC 6901) that an answer must lead to a value at. It is looked for from the front and no further than it
/// stands, so that checking a long answer costs little.
/// </summary>
public sealed class JsonFact
{
    private readonly (byte[] Name, int Index)[] _steps;

    /// <summary>The fact that something stands at <paramref name="path"/>.</summary>
    /// <exception cref="ArgumentException">The text is no JSON pointer.</exception>
    public JsonFact(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path[0] != '/')
            throw new ArgumentException($"'{path}' is no JSON pointer: it must begin with '/'.", nameof(path));
        Path = path;
        _steps = [.. path[1..].Split('/').Select(ToStep)];
    }

    /// <summary>The pointer as it was given.</summary>
    public string Path { get; }

    /// <summary>Whether the document has a value there that is not null. A text that is not JSON has none.</summary>
    public bool HoldsIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read())
                return false;
            foreach (var (name, index) in _steps)
            {
                if (!(reader.TokenType == JsonTokenType.StartArray ? MoveToElement(ref reader, index) : MoveToProperty(ref reader, name)))
                    return false;
            }

            return reader.TokenType != JsonTokenType.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (byte[] Name, int Index) ToStep(string step)
    {
        var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(name), int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1);
    }

    private static bool MoveToElement(ref Utf8JsonReader reader, int index)
    {
        if (index < 0)
            return false;
        for (var at = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; at++)
        {
            if (at == index)
                return true;
            reader.Skip();
        }

        return false;
    }

    private static bool MoveToProperty(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }

        return false;
    }
}
