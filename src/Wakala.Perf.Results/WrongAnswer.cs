namespace Wakala.Perf.Results;

/// <summary>An answer whose status is right and whose content is not: an error that no rate excuses, since nobody who gets one can tell.</summary>
public static class WrongAnswer
{
    /// <summary>Begins the kind of such an error: <c>wrong answer: /items is not in order</c>.</summary>
    public const string Kind = "wrong answer";

    /// <summary>Whether a kind of error is one.</summary>
    public static bool Is(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.StartsWith(Kind, StringComparison.Ordinal);
    }
}
