using System.Text.RegularExpressions;

namespace Wakala.Perf.Suite;

/// <summary>What a statement is called among counts: its verb and its first table.</summary>
internal static partial class StatementName
{
    /// <summary>What the driver sends when a connection goes back to its pool, or opens.</summary>
    public static bool IsOfConnection(string text) => OfConnection().IsMatch(text);

    /// <summary>Names texts of statements; equal names are numbered in the order of their texts.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> texts)
        => texts.GroupBy(Short, StringComparer.Ordinal)
            .SelectMany(same => same.Order(StringComparer.Ordinal).Select((text, at) => (text, Name: at == 0 ? same.Key : $"{same.Key} ({at + 1})")))
            .ToDictionary(one => one.text, one => one.Name, StringComparer.Ordinal);

    private static string Short(string text)
    {
        var verb = Verb().Match(text).Value.ToUpperInvariant();
        var table = Table().Match(text);
        return table.Success ? $"{verb} {table.Groups[1].Value}" : verb;
    }

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex Verb();

    [GeneratedRegex(@"\b(?:FROM|INTO|UPDATE|TABLE)\s+(?:ONLY\s+)?""?([A-Za-z_][\w.]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex(@"^\s*(?:DISCARD|RESET|CLOSE ALL|UNLISTEN|DEALLOCATE|SET SESSION AUTHORIZATION|SELECT pg_advisory_unlock_all|SELECT version\(\)|.*\bFROM pg_(?:catalog\.)?pg_type\b)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex OfConnection();
}
