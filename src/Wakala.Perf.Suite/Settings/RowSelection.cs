using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Perf.Suite;

/// <summary>Some of a suite's rows, by their names; in JSON the name of one, or a list of several.</summary>
[JsonConverter(typeof(Converter))]
public sealed record RowSelection
{
    private RowSelection(IReadOnlyList<string> rows) => Rows = rows;

    /// <summary>Their names, one at least.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Rows by their names.</summary>
    /// <exception cref="ArgumentException">There is none: who wants all rows selects nothing.</exception>
    public static RowSelection Of(params IReadOnlyList<string> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Count > 0 ? new RowSelection([.. rows.Distinct()]) : throw new ArgumentException("It names no row; leave it out for all rows.", nameof(rows));
    }

    /// <summary>Whether a row is one of them.</summary>
    public bool Has(string row) => Rows.Contains(row);

    /// <inheritdoc />
    public bool Equals(RowSelection? other) => other is not null && Rows.SequenceEqual(other.Rows);

    /// <inheritdoc />
    public override int GetHashCode() => Rows.Aggregate(0, HashCode.Combine);

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", Rows);

    private sealed class Converter : JsonConverter<RowSelection>
    {
        public override RowSelection Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return Of(reader.GetString()!);
            var rows = new List<string>();
            while (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.String && reader.Read() && reader.TokenType == JsonTokenType.String)
                rows.Add(reader.GetString()!);
            return reader.TokenType == JsonTokenType.EndArray && rows.Count > 0 ? Of(rows) : throw new JsonException("its scenario is neither a row's name nor a list of names");
        }

        public override void Write(Utf8JsonWriter writer, RowSelection value, JsonSerializerOptions options)
        {
            if (value.Rows is [var one])
                writer.WriteStringValue(one);
            else
                JsonSerializer.Serialize(writer, value.Rows, options);
        }
    }
}
