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
    public static IEnumerable<FieldProblem> Text(string field, string? value)
        => string.IsNullOrWhiteSpace(value) ? [new(field, "is empty")] : value.Any(char.IsControl) ? [new(field, "holds a letter that nobody can see")] : [];

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
        if (Authority(address.OriginalString).Contains('@', StringComparison.Ordinal))
            return [new(field, NoSecret)];
        if (!address.IsAbsoluteUri || !schemes.Contains(address.Scheme) || address.Host.Length == 0)
            return [new(field, $"is '{Shown(address)}', and must be an address with {string.Join(" or ", schemes.Select(scheme => $"{scheme}://"))} before its host: {example}")];
        return address.Query.Length + address.Fragment.Length > 0 ? [new(field, $"is '{Shown(address)}' with a query, and must end before it: {example}")] : [];
    }

    /// <summary>A proxy's address, which ends with its port; null is allowed.</summary>
    public static IEnumerable<FieldProblem> Proxy(string field, Uri? address)
    {
        const string example = "http://proxy.example:3128";
        FieldProblem[] problems = [.. Address(field, address, example, Uri.UriSchemeHttp)];
        return problems.Length > 0 || address is null || address.AbsolutePath == "/" ? problems : [new(field, $"is '{Shown(address)}', and must end with its port: {example}")];
    }

    /// <summary>Values by name, none of which is null or has an empty name.</summary>
    public static IEnumerable<FieldProblem> Values(string field, IReadOnlyDictionary<string, string> values)
        => values.Where(one => one.Key.Length == 0 || one.Value is null).Select(one => new FieldProblem($"{field}.{one.Key}", "is null, or has no name"));

    /// <summary>What stands between scheme and path, whether or not it is an address.</summary>
    private static string Authority(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? text : text[(scheme + 3)..];
        return rest.IndexOfAny(['/', '?', '#']) is >= 0 and var end ? rest[..end] : rest;
    }

    /// <summary>As much of an address as holds no secret.</summary>
    private static string Shown(Uri address) => address.OriginalString.Split('?', '#')[0];
}
