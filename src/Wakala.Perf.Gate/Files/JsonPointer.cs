namespace Wakala.Perf.Gate;

/// <summary>A place in a JSON document, as RFC 6901 writes it: <c>/trials/0/seconds</c>.</summary>
internal static class JsonPointer
{
    /// <summary>From what the libraries write: <c>$.trials[0].seconds</c>, <c>#/trials[0].seconds</c>.</summary>
    public static string From(string? path)
    {
        var steps = (path ?? "").Split(['$', '#', '/', '.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(steps.Select(step => $"/{step}"));
    }

    /// <summary>The names and indexes that lead to it.</summary>
    /// <exception cref="ArgumentException">The text is no JSON pointer.</exception>
    public static string[] Steps(string pointer)
    {
        if (pointer.Length == 0)
            return [];
        if (pointer[0] != '/')
            throw new ArgumentException($"'{pointer}' is no JSON pointer: it must begin with '/'.", nameof(pointer));
        return [.. pointer[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    /// <summary>A place one step further in.</summary>
    public static string Within(string pointer, string step)
        => $"{pointer}/{step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
