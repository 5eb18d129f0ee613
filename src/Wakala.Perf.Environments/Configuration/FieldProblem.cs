namespace Wakala.Perf.Environments;

/// <summary>A field of an environment's file that cannot be used.</summary>
/// <param name="Field">Where it is: <c>profiles.smoke.seconds</c>.</param>
/// <param name="Problem">The rest of the sentence: what it is, and what it must be.</param>
internal readonly record struct FieldProblem(string Field, string Problem)
{
    /// <summary>A password in a file that is committed is nobody's secret any more.</summary>
    private const string NoSecret = "holds a name or a password before its host; write the address alone";

    public override string ToString() => $"{Field} {Problem}";

    /// <summary>A number between two others, both of them allowed.</summary>
    public static IEnumerable<FieldProblem> Range(string field, double value, double least, double most)
        => value >= least && value <= most ? [] : [new(field, FormattableString.Invariant($"is {value}, and must be from {least:#,0.######} to {most:#,0.######}"))];

    /// <summary>A text that is not empty.</summary>
    public static IEnumerable<FieldProblem> Text(string field, string? value) => string.IsNullOrWhiteSpace(value) ? [new(field, "is empty")] : [];

    /// <summary>The name of a variable, never its value; null is allowed.</summary>
    public static IEnumerable<FieldProblem> Variable(string field, string? name)
        => name is null || (name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            ? []
            : [new(field, "must be the name of a variable of the environment (letters, digits and _), and never a value")];

    /// <summary>Where a system answers over HTTP; null is allowed.</summary>
    public static IEnumerable<FieldProblem> Address(string field, Uri? address, string example, params string[] schemes)
    {
        if (address is null)
            return [];
        if (!address.IsAbsoluteUri || !schemes.Contains(address.Scheme) || address.Host.Length == 0)
            return [new(field, $"is '{address.OriginalString}', and must be an address with {string.Join(" or ", schemes.Select(scheme => $"{scheme}://"))} before its host: {example}")];
        return address.UserInfo.Length > 0 ? [new(field, NoSecret)]
            : address.Query.Length + address.Fragment.Length > 0 ? [new(field, $"is '{address.OriginalString}', and must end before its query: {example}")]
            : [];
    }

    /// <summary>Values by name, none of which is null or has an empty name.</summary>
    public static IEnumerable<FieldProblem> Values(string field, IReadOnlyDictionary<string, string> values)
        => values.Where(one => one.Key.Length == 0 || one.Value is null).Select(one => new FieldProblem($"{field}.{one.Key}", "is null, or has no name"));
}
