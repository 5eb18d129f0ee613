using System.Globalization;
using System.Text.Json;

namespace Wakala.Perf.Suite;

/// <summary>Compares a row of an answer with the database's: every column of the database's must be a member of it, with the same value.</summary>
internal static class RowDifference
{
    private const int Longest = 60;

    /// <summary>The first difference, as <c>text is 'abc', and 'abcd' in the database</c>; null where there is none.</summary>
    /// <param name="truth">The database's row.</param>
    /// <param name="answer">The answer's.</param>
    /// <param name="mayDiffer">Members that are not compared.</param>
    public static string? Of(JsonElement truth, JsonElement answer, params IReadOnlyCollection<string> mayDiffer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            return "it is no object";
        foreach (var column in truth.EnumerateObject().Where(one => !mayDiffer.Contains(one.Name)))
        {
            if (!answer.TryGetProperty(column.Name, out var found))
                return $"{column.Name} is missing";
            if (!AreEqual(column.Value, found))
                return $"{column.Name} is {Text(found)}, and {Text(column.Value)} in the database";
        }

        return null;
    }

    /// <summary>The first difference of rows in order, with its place; null where there is none.</summary>
    public static string? OfAll(IReadOnlyList<JsonElement> truth, IReadOnlyList<JsonElement> answer)
    {
        for (var at = 0; at < Math.Min(truth.Count, answer.Count); at++)
        {
            if (Of(truth[at], answer[at]) is { } difference)
                return string.Create(CultureInfo.InvariantCulture, $"row {at + 1}: {difference}{Place(truth, truth[at], answer[at])}");
        }

        return truth.Count == answer.Count ? null : string.Create(CultureInfo.InvariantCulture, $"{answer.Count} rows, and {truth.Count} in the database");
    }

    /// <summary>A value as a text, for comparing with what was sent.</summary>
    public static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>A value for a sentence: not too long, and nothing that is a secret.</summary>
    public static string Text(JsonElement value) => Text(Plain(value));

    /// <inheritdoc cref="Text(JsonElement)" />
    public static string Text(string value) => value.Length <= Longest ? $"'{value}'" : $"'{value[..Longest]}…' ({value.Length} characters)";

    /// <summary>What a row that stands where another should does there; empty where it is the same row.</summary>
    private static string Place(IReadOnlyList<JsonElement> truth, JsonElement wanted, JsonElement found)
        => Identity(found) is not { } which || which == Identity(wanted) ? string.Empty
            : truth.Any(row => Identity(row) == which) ? " (another order)"
            : " (a row that does not belong there)";

    /// <summary>What tells a row from others: its number, or the group that it counts.</summary>
    private static string? Identity(JsonElement row)
        => row.ValueKind != JsonValueKind.Object ? null : row.TryGetProperty("id", out var id) || row.TryGetProperty("key", out id) ? Plain(id) : null;

    private static bool AreEqual(JsonElement truth, JsonElement found) => (truth.ValueKind, found.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => truth.GetString() == found.GetString()
            || (truth.TryGetDateTimeOffset(out var one) && found.TryGetDateTimeOffset(out var other) && one == other),
        (JsonValueKind.Number, JsonValueKind.Number) => truth.GetDecimal() == found.GetDecimal(),
        var (one, other) => one == other,
    };
}
