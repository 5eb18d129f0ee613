using System.Globalization;

namespace Wakala.Platform;

/// <summary>An entry's place in its stream, as Redis has it: <c>1700000000000-0</c>. Greater is later.</summary>
internal readonly record struct EventId(ulong Milliseconds, ulong Number) : IComparable<EventId>
{
    public static EventId None => default;

    public static bool TryParse(ReadOnlySpan<char> text, out EventId id)
    {
        var dash = text.IndexOf('-');
        if (dash > 0
            && ulong.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && ulong.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            id = new EventId(milliseconds, number);
            return true;
        }

        id = default;
        return false;
    }

    public static bool operator <(EventId left, EventId right) => left.CompareTo(right) < 0;

    public static bool operator >(EventId left, EventId right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventId left, EventId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventId left, EventId right) => left.CompareTo(right) >= 0;

    public int CompareTo(EventId other)
        => Milliseconds == other.Milliseconds ? Number.CompareTo(other.Number) : Milliseconds.CompareTo(other.Milliseconds);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}");
}
