using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>All wrong answers that can be planted, one build that has them all, and the rounds in which they are tried.</summary>
public static class WrongAnswers
{
    /// <summary>The six that were planted when only one of them was caught.</summary>
    private static readonly string[] First = ["send-lost", "webhook-lost", "search-one", "upload-sum", "analytics-key", "list-empty"];

    /// <summary>All of them, row by row.</summary>
    public static IReadOnlyList<WrongAnswer> All { get; } =
        [.. WrongLogins.All, .. WrongSends.All, .. WrongLists.All, .. WrongSearches.All, .. WrongWebhooks.All, .. WrongUploads.All, .. WrongCounts.All];

    private static IReadOnlyList<SourceChange> Ground { get; } =
        [.. WrongLogins.Ground, .. WrongSends.Ground, .. WrongLists.Ground, .. WrongSearches.Ground, .. WrongWebhooks.Ground, .. WrongUploads.Ground, .. WrongCounts.Ground, .. WorseCosts.Ground];

    /// <summary>The changes that make the planted build of a copy of the platform.</summary>
    internal static IReadOnlyList<SourceChange> Changes =>
    [
        .. WrongSwitch.Changes,
        .. Ground,
        .. All.Where(one => one.Place.Length > 0).Select(Planted),
        .. WorseCosts.All.Select(Planted),
    ];

    /// <summary>One of each row at a time; the six that began it come first.</summary>
    public static IReadOnlyList<IReadOnlyList<WrongAnswer>> Rounds(IEnumerable<WrongAnswer> answers)
        => [.. answers
            .GroupBy(one => one.Row)
            .SelectMany(row => row.OrderByDescending(one => First.Contains(one.Name)).Select((one, round) => (one, round)))
            .GroupBy(one => one.round)
            .OrderBy(round => round.Key)
            .Select(round => (IReadOnlyList<WrongAnswer>)[.. round.Select(one => one.one)])];

    /// <summary>The copy's build, made where it is not kept.</summary>
    /// <exception cref="EnvironmentException">It cannot be built, or the platform has changed where faults are planted.</exception>
    public static async Task<string> BuildAsync(string root, Action<string> say, CancellationToken cancellationToken)
        => (await new PlatformSource(root, say).BuildChangedAsync("the work tree with wrong answers to plant", Changes, cancellationToken)).Assembly;

    private static SourceChange Planted(WrongAnswer one) => new(FileOf(one.Place), one.Place, $"{Guarded(one)} {one.Place}");

    private static string Guarded(WrongAnswer one) => one.Asks ? one.Code : $"if (Wrong.Now(\"{one.Name}\")) {{ {one.Code} }}";

    /// <summary>The file that has the place.</summary>
    private static string FileOf(string place) => Ground.First(change => change.To.Contains(place, StringComparison.Ordinal)).File;
}
