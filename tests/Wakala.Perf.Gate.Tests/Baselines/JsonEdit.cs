using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Changes one field of a JSON text, by its pointer.</summary>
internal static class JsonEdit
{
    public static string Set(string json, string pointer, JsonNode? value)
    {
        var root = JsonNode.Parse(json)!;
        var (parent, last) = Find(root, pointer);
        if (parent is JsonArray array)
            array[int.Parse(last, null)] = value;
        else
            parent[last] = value;
        return root.ToJsonString(ResultsJson.Options);
    }

    public static string Remove(string json, string pointer)
    {
        var root = JsonNode.Parse(json)!;
        var (parent, last) = Find(root, pointer);
        if (parent is JsonArray array)
            array.RemoveAt(int.Parse(last, null));
        else
            parent.AsObject().Remove(last);
        return root.ToJsonString(ResultsJson.Options);
    }

    /// <summary>The same text with the hash that its content has now.</summary>
    public static string Rehash(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Set(json, "/hash", ContentHash.Of(document.RootElement));
    }

    private static (JsonNode Parent, string Last) Find(JsonNode root, string pointer)
    {
        var steps = pointer.Split('/')[1..];
        var node = steps[..^1].Aggregate(root, (parent, step) => parent is JsonArray array ? array[int.Parse(step, null)]! : parent[step]!);
        return (node, steps[^1]);
    }
}
