using System.Text;
using System.Text.Json;

namespace Wakala.Perf.Suite;

/// <summary>The steps of a plan as <c>EXPLAIN (FORMAT JSON)</c> gives it, a line each: no costs, and a partition goes by its table's name.</summary>
internal static class PlanShape
{
    /// <param name="plan">The object <c>Plan</c>.</param>
    /// <param name="parents">The tables and indexes that partitions belong to, by the partitions' names.</param>
    public static string Of(JsonElement plan, IReadOnlyDictionary<string, string> parents) => string.Join('\n', Lines(plan, parents, 0));

    private static List<string> Lines(JsonElement node, IReadOnlyDictionary<string, string> parents, int depth)
    {
        var lines = new List<string> { new string(' ', depth * 2) + Step(node, parents) };
        if (!node.TryGetProperty("Plans", out var children))
            return lines;
        List<string>? before = null;
        foreach (var child in children.EnumerateArray())
        {
            var below = Lines(child, parents, depth + 1);
            // Each partition is read alike; how many there are grows with the months.
            if (before is null || !below.SequenceEqual(before))
                lines.AddRange(below);
            before = below;
        }

        return lines;
    }

    private static string Step(JsonElement node, IReadOnlyDictionary<string, string> parents)
    {
        var text = new StringBuilder(node.GetProperty("Node Type").GetString());
        if (Text(node, "Operation") is { } operation)
            text.Append(' ').Append(operation);
        if (Text(node, "Index Name") is { } index)
            text.Append(" using ").Append(NameOf(index, parents));
        if (Text(node, "Relation Name") is { } relation)
            text.Append(" on ").Append(NameOf(relation, parents));
        return text.ToString();
    }

    private static string? Text(JsonElement node, string property) => node.TryGetProperty(property, out var value) ? value.GetString() : null;

    private static string NameOf(string name, IReadOnlyDictionary<string, string> parents) => parents.GetValueOrDefault(name, name);
}
