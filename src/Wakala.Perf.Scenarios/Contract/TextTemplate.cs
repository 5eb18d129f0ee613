using System.Text;

namespace Wakala.Perf.Scenarios;

/// <summary>A text with the places of parameters in braces, split once so that filling it in is only joining.</summary>
internal sealed class TextTemplate
{
    private readonly (string Literal, string? Parameter)[] _parts;

    /// <summary>The template of <paramref name="text"/>; braces that hold no known parameter stay as they are.</summary>
    public TextTemplate(string text, IEnumerable<string> parameters)
    {
        var known = parameters.ToHashSet(StringComparer.Ordinal);
        var parts = new List<(string, string?)>();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '{' ? text.IndexOf('}', at) : -1;
            if (end > 0 && known.Contains(text[(at + 1)..end]))
            {
                parts.Add((literal.ToString(), text[(at + 1)..end]));
                literal.Clear();
                at = end;
            }
            else
            {
                literal.Append(text[at]);
            }
        }

        parts.Add((literal.ToString(), null));
        _parts = [.. parts];
    }

    public string Fill(IReadOnlyDictionary<string, string> values, Func<string, string> escape)
    {
        if (_parts.Length == 1)
            return _parts[0].Literal;
        var text = new StringBuilder();
        foreach (var (literal, parameter) in _parts)
        {
            text.Append(literal);
            if (parameter is not null)
                text.Append(escape(values.GetValueOrDefault(parameter, string.Empty)));
        }

        return text.ToString();
    }
}
