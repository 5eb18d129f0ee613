using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Wakala.Platform;

/// <summary>Where a page begins: before this moment, and at the same moment before this message.</summary>
internal readonly record struct PageCursor(DateTimeOffset Before, long BeforeId)
{
    /// <summary>A cursor from an answer's <c>next</c>, or a moment in ISO 8601; null for the newest page.</summary>
    public static PageCursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Base64Url.IsValid(text) && FromOpaque(text) is { } cursor)
            return cursor;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new PageCursor(moment.ToUniversalTime(), 0)
            : throw Refusal.OfField("before", "before must be a moment in ISO 8601, or the next of an earlier page.");
    }

    public override string ToString()
        => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Before.UtcTicks}:{BeforeId}")));

    private static PageCursor? FromOpaque(string text)
    {
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new PageCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : null;
    }
}
