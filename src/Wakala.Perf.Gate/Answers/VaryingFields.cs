namespace Wakala.Perf.Gate;

/// <summary>Fields of an answer that may differ from one right answer to another: ids, moments, tokens. Of them only the kind is held.</summary>
public sealed class VaryingFields
{
    private const string Any = "*";

    private readonly IReadOnlyList<string[]> _paths;

    private VaryingFields(IReadOnlyList<string[]> paths) => _paths = paths;

    /// <summary>No field may differ.</summary>
    public static VaryingFields None { get; } = new([]);

    /// <summary>Whether the value that is stood at may differ.</summary>
    internal bool Here => _paths.Any(path => path.Length == 0);

    /// <summary>Fields by JSON pointers (RFC 6901) in which a step <c>*</c> is any member or element: <c>/items/*/createdAt</c>.</summary>
    /// <exception cref="ArgumentException">A text is no JSON pointer.</exception>
    public static VaryingFields Of(IEnumerable<string> pointers)
    {
        ArgumentNullException.ThrowIfNull(pointers);
        return new VaryingFields([.. pointers.Select(JsonPointer.Steps)]);
    }

    /// <summary>The fields as they are seen one step further in.</summary>
    internal VaryingFields Within(string step)
    {
        if (_paths.Count == 0)
            return this;
        string[][] inside = [.. _paths.Where(path => path.Length > 0 && (path[0] == step || path[0] == Any)).Select(path => path[1..])];
        return inside.Length == 0 ? None : new VaryingFields(inside);
    }
}
