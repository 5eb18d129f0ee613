using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// What each file of a checkout can reach of a run, by its path: docs/since.md lists the rules and why they are safe. Whatever no rule knows reaches everything.
/// </summary>
/// <param name="environment">The environment that is measured in.</param>
/// <param name="profile">The profile.</param>
/// <param name="rows">The rows that there are.</param>
internal sealed class ReachRules(string environment, string profile, KnownRows rows)
{
    private const string Documentation = "documentation";
    private const string BesideSuites = "workflows, benchmarks and findings";
    private const string Tests = "the harness's own tests";

    /// <summary>What each folder or file is that no row's process reads, compiles or starts.</summary>
    private static readonly (string Path, string What)[] OutOfReach =
    [
        ("docs/", Documentation),
        ("LICENSE", Documentation),
        (".github/", BesideSuites),
        (".ci/", BesideSuites),
        (".gitignore", BesideSuites),
        ("benchmarks/", BesideSuites),
        ("findings/", BesideSuites),
        ("tests/document.tsv", Tests),
        ("tests/first-tier.json", Tests),
    ];

    public FileReach Of(ChangedFile file)
        => OfWhatIsOutOfReach(file.Path) ?? OfTests(file.Path) ?? OfBaseline(file) ?? OfEnvironment(file.Path) ?? OfSources(file.Path) ?? FileReach.Everything;

    private static FileReach? OfWhatIsOutOfReach(string path)
        => path.EndsWith(".md", StringComparison.Ordinal) ? FileReach.Nothing(Documentation)
            : Array.Find(OutOfReach, one => SuiteSources.IsAtOrBelow(one.Path, path)).What is { } what ? FileReach.Nothing(what)
            : null;

    private static FileReach? OfTests(string path) => path.Split('/') switch
    {
        ["tests", var file] when file.EndsWith(".cs", StringComparison.Ordinal) => FileReach.Nothing(Tests),
        ["tests", var project, _, ..] when project.EndsWith(".Tests", StringComparison.Ordinal) => FileReach.Nothing(Tests),
        ["tests", var project, _, ..] when SuitesOf(suite => suite.Assembly == project) is { Count: > 0 } suites => FileReach.Of(suites),
        _ => null,
    };

    private static FileReach? OfSources(string path) => SuiteSources.Of(path) switch
    {
        null => null,
        [] => FileReach.Nothing("of reports, self-tests and other commands"),
        var suites => FileReach.Of(suites),
    };

    private FileReach? OfBaseline(ChangedFile file)
    {
        if (BaselinePlace.Of(file.Path) is not { } place || !SuiteDescriptor.Names.Contains(place.Suite))
            return null;
        if ((place.Profile ?? profile) != profile || (place.Environment is { } other && !MayBe(other)))
            return FileReach.Nothing("baselines of other environments or profiles");
        string[] named = [.. rows.Of(place.Suite).Where(row => ScenarioSlug.Of(row) == place.Slug)];
        // Where a suite's first baseline comes, or one goes, its other rows are no longer New, or are missing, and auto may choose another environment.
        SuiteRows own = new(place.Suite, file.Change == FileChange.Modified && named.Length > 0 ? RowSelection.Of(named) : null);
        IEnumerable<string> readers = place.Profile is null ? SuitesOf(suite => suite.ReadsObjectivesOf == place.Suite) : [];
        return new FileReach("baselines of other rows", [own, .. readers.Select(suite => new SuiteRows(suite))]);
    }

    private FileReach? OfEnvironment(string path) => path.Split('/') switch
    {
        // Two builds are compared by it whatever the rows are measured in.
        ["environments", var file] when file == $"{ProcessesFile.KindName}.json" => null,
        ["environments", var file] when file.EndsWith(".json", StringComparison.Ordinal) && !MayBe(file[..^".json".Length]) => FileReach.Nothing("of other environments"),
        ["deploy", "images", ..] when environment == ProcessesFile.KindName => FileReach.Nothing("of containers' images"),
        _ => null,
    };

    /// <summary>Whether the run may be in an environment: <c>auto</c> is one of two.</summary>
    private bool MayBe(string name) => name == environment || (environment == AutomaticEnvironment.Name && name is ProcessesFile.KindName or ContainersFile.KindName);

    private static IReadOnlyList<string> SuitesOf(Func<SuiteDescriptor, bool> predicate) => [.. SuiteDescriptor.All.Where(predicate).Select(suite => suite.Name)];
}
