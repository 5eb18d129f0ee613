namespace Wakala.Perf.Scenarios;

/// <summary>The text of a message that is said: its own reference first, so that no two are the same and one that lost its end, or has another's, is known by itself.</summary>
internal static class MessageText
{
    private const char Filling = 'x';

    /// <summary>The text of a reference.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="length">Its characters; the reference's own where those are more.</param>
    public static string Of(string reference, int length) => reference.PadRight(length, Filling);

    /// <summary>Whether a text is that of a reference.</summary>
    public static bool Is(string text, string reference, int length)
        => text.Length == Math.Max(length, reference.Length)
            && text.StartsWith(reference, StringComparison.Ordinal)
            && text.AsSpan(reference.Length).IndexOfAnyExcept(Filling) < 0;
}
