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
}
