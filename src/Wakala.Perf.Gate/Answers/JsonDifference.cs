using System.Text.Json;

namespace Wakala.Perf.Gate;

/// <summary>
/// Finds where two JSON documents differ first. Numbers are compared by value and texts by their characters; the order of an object's members says nothing, that of an
/// array's elements does; a member that stands twice must stand twice in both.
/// </summary>
internal static class JsonDifference
{
    /// <summary>The first difference in the order of the base's document; null where both say the same.</summary>
    /// <param name="one">The base's document.</param>
    /// <param name="other">The candidate's.</param>
    /// <param name="varying">What may differ.</param>
    public static AnswerDifference? First(JsonElement one, JsonElement other, VaryingFields varying) => First(one, other, varying, string.Empty);

    private static AnswerDifference? First(JsonElement one, JsonElement other, VaryingFields varying, string at)
    {
        if (varying.Here)
            return AreOfOneKind(one, other) ? null : Between(at, one, other);
        if (one.ValueKind != other.ValueKind)
            return Between(at, one, other);
        return one.ValueKind switch
        {
            JsonValueKind.Object => OfMembers(one, other, varying, at),
            JsonValueKind.Array => OfElements(one, other, varying, at),
            JsonValueKind.Number when !JsonNumber.AreEqual(one.GetRawText(), other.GetRawText()) => Between(at, one, other),
            JsonValueKind.String when !AreEqual(one, other) => Between(at, one, other),
            _ => null,
        };
    }

    private static AnswerDifference? OfMembers(JsonElement one, JsonElement other, VaryingFields varying, string at)
    {
        var (first, second) = (one.EnumerateObject().ToLookup(member => member.Name), other.EnumerateObject().ToLookup(member => member.Name));
        foreach (var name in first.Select(member => member.Key).Concat(second.Select(member => member.Key)).Distinct())
        {
            var (inside, place) = (varying.Within(name), JsonPointer.Within(at, name));
            JsonProperty[] mine = [.. first[name]], its = [.. second[name]];
            for (var number = 0; number < Math.Max(mine.Length, its.Length); number++)
            {
                if ((number < mine.Length, number < its.Length) is not (true, true))
                    return new AnswerDifference(place, Shown(place, mine, number), Shown(place, its, number));
                if (First(mine[number].Value, its[number].Value, inside, place) is { } difference)
                    return difference;
            }
        }

        return null;
    }

    private static AnswerDifference? OfElements(JsonElement one, JsonElement other, VaryingFields varying, string at)
    {
        var (mine, its) = (one.GetArrayLength(), other.GetArrayLength());
        for (var index = 0; index < Math.Max(mine, its); index++)
        {
            var place = JsonPointer.Within(at, $"{index}");
            if (index >= mine || index >= its)
                return new AnswerDifference(place, Shown(place, one, index), Shown(place, other, index));
            if (First(one[index], other[index], varying.Within($"{index}"), place) is { } difference)
                return difference;
        }

        return null;
    }

    private static AnswerDifference Between(string at, JsonElement one, JsonElement other) => new(at, Redaction.Value(at, one), Redaction.Value(at, other));

    private static string Shown(string at, JsonProperty[] members, int number)
        => number < members.Length ? Redaction.Value(at, members[number].Value) : members.Length == 0 ? "no such member" : $"the member {members.Length} times";

    private static string Shown(string at, JsonElement array, int index)
        => index < array.GetArrayLength() ? Redaction.Value(at, array[index]) : $"the end, after {array.GetArrayLength()}";

    /// <summary>A text that is empty, and one that is not, are two kinds: an id that came out empty is none.</summary>
    private static bool AreOfOneKind(JsonElement one, JsonElement other)
    {
        if (one.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return other.ValueKind is JsonValueKind.True or JsonValueKind.False;
        return one.ValueKind == other.ValueKind && (one.ValueKind != JsonValueKind.String || one.ValueEquals(string.Empty) == other.ValueEquals(string.Empty));
    }

    private static bool AreEqual(JsonElement one, JsonElement other)
    {
        if (one.GetRawText() == other.GetRawText())
            return true;
        try
        {
            return one.GetString() == other.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text, and only as it was written the same.
            return false;
        }
    }
}
