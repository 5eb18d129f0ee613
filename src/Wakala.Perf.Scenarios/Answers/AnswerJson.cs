using System.Globalization;
using System.Text.Json;

namespace Wakala.Perf.Scenarios;

/// <summary>Reads fields of an answer that may be anything: what is not there, or is not of its kind, is null.</summary>
internal static class AnswerJson
{
    public static JsonElement? Field(this JsonElement item, string name)
        => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement item, string name)
        => item.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static long? Number(this JsonElement item, string name)
        => item.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public static DateTimeOffset? Moment(this JsonElement item, string name)
        => item.Field(name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var moment) ? moment : null;

    /// <summary>The elements of an array; null where there is none.</summary>
    public static JsonElement.ArrayEnumerator? Items(this JsonElement answer, string name)
        => answer.Field(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : null;

    public static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
