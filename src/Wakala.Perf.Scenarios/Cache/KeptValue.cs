using System.Globalization;
using System.Text;

namespace Wakala.Perf.Scenarios;

/// <summary>What must be found where a command reads: what was put there before, or what another command of the same load puts there. Compared whole, byte by byte.</summary>
internal sealed class KeptValue
{
    private readonly byte[][] _plain;
    private readonly string[] _withPlaces;

    private KeptValue(IReadOnlyList<string> values)
    {
        _plain = [.. values.Where(value => !HasPlace(value)).Select(Encoding.UTF8.GetBytes)];
        _withPlaces = [.. values.Where(HasPlace)];
    }

    /// <summary>What a command must find; null where it reads nothing, or nobody knows.</summary>
    /// <param name="operation">All that is sent with it.</param>
    /// <param name="command">The command.</param>
    public static KeptValue? Of(CacheOperation operation, CacheCommand command)
    {
        if (command.Command is not (["GET", _] or ["HGET", _, _]))
            return null;
        string[] values = [.. operation.Commands.SelectMany(one => (IReadOnlyList<string>?[])[one.Before, one.Command]).OfType<IReadOnlyList<string>>().Select(one => ValueIn(one, command.Command)).OfType<string>().Distinct()];
        // A value with the number of the arrival that wrote it may be anybody's.
        return values.Length == 0 || values.Any(value => value.Contains("{arrival}", StringComparison.Ordinal)) ? null : new KeptValue(values);
    }

    /// <summary>Whether a value is the one of a key.</summary>
    public bool Is(ReadOnlySpan<byte> value, int key)
    {
        foreach (var plain in _plain)
        {
            if (value.SequenceEqual(plain))
                return true;
        }

        foreach (var text in _withPlaces)
        {
            if (value.SequenceEqual(Encoding.UTF8.GetBytes(Filled(text, key))))
                return true;
        }

        return false;
    }

    private static string? ValueIn(IReadOnlyList<string> writing, IReadOnlyList<string> reading)
    {
        if (writing.Count < 3 || writing[1] != reading[1])
            return null;
        if (writing[0] == "SET" && reading[0] == "GET")
            return writing[2];
        if (writing[0] != "HSET" || reading[0] != "HGET")
            return null;
        for (var at = 2; at + 1 < writing.Count; at += 2)
        {
            if (writing[at] == reading[2])
                return writing[at + 1];
        }

        return null;
    }

    private static bool HasPlace(string value) => value.Contains("{n}", StringComparison.Ordinal) || value.Contains("{hex}", StringComparison.Ordinal) || value.Contains("{n2}", StringComparison.Ordinal);

    private static string Filled(string value, int key)
    {
        var digits = key.ToString(CultureInfo.InvariantCulture).PadLeft(32, '0');
        return value.Replace("{n2}", digits[^2..], StringComparison.Ordinal).Replace("{n}", digits[^8..], StringComparison.Ordinal).Replace("{hex}", digits, StringComparison.Ordinal);
    }
}
