using System.Text;

namespace Wakala.Perf.Gate;

/// <summary>A scenario's name as a file's name.</summary>
public static class ScenarioSlug
{
    /// <summary><c>GET /messages/list</c> becomes <c>get-messages-list</c>: letters and digits, one hyphen for the rest.</summary>
    /// <exception cref="ArgumentException">The name holds no letter and no digit.</exception>
    public static string Of(string scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var slug = new StringBuilder(scenario.Length);
        foreach (var character in scenario)
        {
            if (char.IsAsciiLetterOrDigit(character))
                slug.Append(char.ToLowerInvariant(character));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        var trimmed = slug.ToString().TrimEnd('-');
        return trimmed.Length > 0
            ? trimmed
            : throw new ArgumentException($"'{scenario}' holds no letter and no digit to name a file by.", nameof(scenario));
    }
}
