namespace Wakala.Perf.Suite;

/// <summary>What a file that has changed can reach of a run: the figures and verdicts of some rows, of all, or of none.</summary>
/// <param name="What">What it is, in words that stand behind a number of files: <c>documentation</c>.</param>
/// <param name="Suites">The suites and their rows; null for all that there are.</param>
internal sealed record FileReach(string What, IReadOnlyList<SuiteRows>? Suites)
{
    /// <summary>Of whatever is not known to be out of reach.</summary>
    public static FileReach Everything { get; } = new("of what every suite uses", null);

    public static FileReach Nothing(string what) => new(what, []);

    /// <summary>All rows of some suites.</summary>
    public static FileReach Of(IReadOnlyList<string> suites)
        => new($"of {(suites.Count == 1 ? "suite" : "suites")} {string.Join(" and ", suites)}", [.. suites.Select(suite => new SuiteRows(suite))]);

    /// <summary>The rows of a suite that it reaches; null where it reaches none.</summary>
    public SuiteRows? In(string suite) => Suites is null ? new SuiteRows(suite) : Suites.FirstOrDefault(one => one.Suite == suite);
}
