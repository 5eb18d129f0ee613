namespace Wakala.Perf.Gate;

/// <summary>Which row a file of <c>baselines/</c> is of, as its path says.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Slug">The row's name as a file's (<see cref="ScenarioSlug"/>).</param>
/// <param name="Environment">The environment that measured it; null for the document's figures and for counted work, which hold in all.</param>
/// <param name="Profile">The profile that it is of; null for the document's figures.</param>
public sealed record BaselinePlace(string Suite, string Slug, string? Environment, string? Profile)
{
    private const string Ending = ".json";

    /// <summary>The row of a path from the checkout's root; null where it is no row's file.</summary>
    public static BaselinePlace? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(Ending, StringComparison.Ordinal)
            ? path[..^Ending.Length].Split('/') switch
            {
                ["baselines", "production", var suite, var row] => new BaselinePlace(suite, row, null, null),
                ["baselines", "work", var suite, var profile, var row] => new BaselinePlace(suite, row, null, profile),
                ["baselines", not ("production" or "schema") and var environment, var suite, var profile, var row] => new BaselinePlace(suite, row, environment, profile),
                _ => null,
            }
            : null;
    }
}
