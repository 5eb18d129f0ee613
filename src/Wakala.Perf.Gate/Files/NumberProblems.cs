using System.Text.Json;

namespace Wakala.Perf.Gate;

/// <summary>Numbers that JSON can hold and a figure cannot: 1e999 would read as infinity.</summary>
internal static class NumberProblems
{
    public static IReadOnlyList<FileProblem> Of(JsonElement root) => [.. Found(root, "")];

    private static IEnumerable<FileProblem> Found(JsonElement element, string field) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Found(member.Value, $"{field}/{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Found(item, $"{field}/{index}")),
        JsonValueKind.Number when !double.IsFinite(element.GetDouble())
            => [new FileProblem(field, $"is {element.GetRawText()}, which is no finite number")],
        _ => [],
    };
}
