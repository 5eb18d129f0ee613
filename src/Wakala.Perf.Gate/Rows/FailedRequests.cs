using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>The requests of a row that failed, by kind.</summary>
/// <param name="Sent">Requests that were sent, right and failed ones together.</param>
/// <param name="Kinds">What failed, the most frequent first.</param>
internal sealed record FailedRequests(long Sent, IReadOnlyList<(string Kind, long Count)> Kinds)
{
    /// <summary>A build that is broken fails in many ways, of which the first ones tell enough.</summary>
    private const int MostKinds = 5;

    /// <summary>Of some trials of one row.</summary>
    public static FailedRequests Of(IEnumerable<(long Requests, IReadOnlyDictionary<string, long> Errors)> trials)
    {
        (long Requests, IReadOnlyDictionary<string, long> Errors)[] all = [.. trials];
        return new FailedRequests(
            all.Sum(trial => trial.Requests),
            [
                .. all.SelectMany(trial => trial.Errors)
                    .Where(kind => kind.Value > 0)
                    .GroupBy(kind => kind.Key, kind => kind.Value)
                    .Select(same => (same.Key, same.Sum()))
                    .OrderByDescending(kind => kind.Item2),
            ]);
    }

    /// <summary>How many failed.</summary>
    public long Count => Kinds.Sum(kind => kind.Count);

    /// <summary>How many were answered wrongly.</summary>
    public long Wrong => Kinds.Where(IsWrong).Sum(kind => kind.Count);

    /// <summary>Each kind with its count: <c>status 500: 10, timeout: 2</c>.</summary>
    public string ByKind => Text(Kinds);

    /// <summary>That answers were wrong, by kind; null where none was.</summary>
    public string? WrongSentence
    {
        get
        {
            if (Wrong == 0)
                return null;
            (string, long)[] others = [.. Kinds.Where(kind => !IsWrong(kind))];
            var otherwise = others.Length == 0 ? string.Empty : $", and {Quantity.Count(Count - Wrong)} requests failed otherwise ({Text(others)})";
            return $"{Quantity.Count(Wrong)} of {Quantity.Count(Sent)} answers {(Wrong == 1 ? "was" : "were")} wrong ({Text(Kinds.Where(IsWrong))}){otherwise}.";
        }
    }

    private static bool IsWrong((string Kind, long Count) failed) => WrongAnswer.Is(failed.Kind);

    private static string Text(IEnumerable<(string Kind, long Count)> kinds)
    {
        string[] all = [.. kinds.Select(kind => $"{kind.Kind}: {Quantity.Count(kind.Count)}")];
        var more = all.Length - MostKinds;
        return string.Join(", ", all.Take(MostKinds)) + (more > 0 ? $" and {more} {(more == 1 ? "kind" : "kinds")} more" : string.Empty);
    }
}
