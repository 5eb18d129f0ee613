using System.IO.Enumeration;

namespace Wakala.Perf.Scenarios;

/// <summary>The keys of one cache, as patterns with <c>*</c> for anything.</summary>
/// <param name="Keys">They match one of these,</param>
/// <param name="Except">and none of these; null for no exception.</param>
/// <param name="Truths">What they must hold; null where nobody said.</param>
public sealed record ContractKeys(IReadOnlyList<string> Keys, IReadOnlyList<string>? Except = null, IReadOnlyList<KeyTruth>? Truths = null)
{
    /// <summary>Whether a key is one of them.</summary>
    public bool Has(string key)
        => Keys.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, key, ignoreCase: false))
            && Except?.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, key, ignoreCase: false)) != true;
}

/// <summary>What the keys of one form must hold.</summary>
/// <param name="Key">Their form, with the names of their parts in braces; no part has a colon in it.</param>
/// <param name="Sql">
/// SQL with the parts in their order, as texts, and then the value that is kept: gives what is right, JSON of which the value must have everything, or another text that it must equal. A
/// key for which it gives nothing should not be there.
/// </param>
/// <param name="Current">The key that holds the version that is asked for, which a part <c>{version}</c> must equal for the key to be looked at; null where every key is current.</param>
public sealed record KeyTruth(string Key, string Sql, string? Current = null);
