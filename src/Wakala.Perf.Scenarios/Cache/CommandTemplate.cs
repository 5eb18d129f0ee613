using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A command with places: <c>{prefix}</c> for what its keys begin with, <c>{n}</c> for a key's number in 8 digits, <c>{hex}</c> for the same in 32, <c>{n2}</c> for its last two,
/// <c>{arrival}</c> for the arrival's number in 12. Every command has as many bytes as the next: digits are written over those of the one before.
/// </summary>
internal sealed class CommandTemplate
{
    private const char Mark = '\u0001';

    private static readonly (string Name, int Width)[] Places = [("{n}", 8), ("{hex}", 32), ("{n2}", 2), ("{arrival}", 12)];

    private readonly byte[] _bytes;
    private readonly (int At, int Width, bool Arrival)[] _places;

    public CommandTemplate(IReadOnlyList<string> arguments, string prefix)
    {
        string[] texts = [.. arguments.Select(argument => argument.Replace("{prefix}", prefix, StringComparison.Ordinal))];
        _bytes = RedisCommand.Encode([.. texts.Select(argument => Places.Aggregate(argument, Marked))]);
        _places = [.. Found(texts, _bytes)];
    }

    /// <summary>The encoded command; valid until the next call.</summary>
    public ReadOnlySpan<byte> BytesOf(int number, long arrival)
    {
        foreach (var (at, width, isArrival) in _places)
        {
            var left = isArrival ? arrival : number;
            for (var digit = at + width - 1; digit >= at; digit--, left /= 10)
                _bytes[digit] = (byte)('0' + (left % 10));
        }

        return _bytes;
    }

    private static bool IsArrival(string place) => place == "{arrival}";

    private static string Marked(string argument, (string Name, int Width) place) => argument.Replace(place.Name, new string(Mark, place.Width), StringComparison.Ordinal);

    /// <summary>Where the marks are, in the order of the places in the text.</summary>
    private static IEnumerable<(int At, int Width, bool Arrival)> Found(string[] arguments, byte[] bytes)
    {
        var at = 0;
        foreach (var (name, width) in arguments.SelectMany(InOrder))
        {
            at += bytes.AsSpan(at).IndexOf((byte)Mark);
            yield return (at, width, IsArrival(name));
            at += width;
        }
    }

    private static IEnumerable<(string Name, int Width)> InOrder(string argument)
        => Places
            .SelectMany(place => Occurrences(argument, place.Name).Select(at => (At: at, place.Name, place.Width)))
            .OrderBy(one => one.At)
            .Select(one => (one.Name, one.Width));

    private static IEnumerable<int> Occurrences(string text, string place)
    {
        for (var at = text.IndexOf(place, StringComparison.Ordinal); at >= 0; at = text.IndexOf(place, at + place.Length, StringComparison.Ordinal))
            yield return at;
    }
}
