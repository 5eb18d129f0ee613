namespace Wakala.Perf.Gate;

/// <summary>
/// What a row does less than its baseline, or shares of the traffic that lie beyond it on their better side. Work that is left undone is the cheapest way to be fast, so
/// that it is told and not praised: it passes where answers were audited, and becomes the measure only when somebody accepts it with a reason.
/// </summary>
public static class News
{
    private const string Suspicion = "a cache key that lost a part, a write that is dropped, an answer that is cut short";

    /// <summary>What is news, old and new, without a full stop: <c>less work: SELECT contacts 1 → 0.2 a request</c>; null where nothing is.</summary>
    public static string? Of(ScenarioJudgement row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var less = WorkGate.Changes([.. row.Work.Where(IsNews)]);
        string[] told = [.. less is null ? Array.Empty<string>() : [$"less work: {less}"], .. row.Figures.Where(IsNews).Select(figure => figure.Reason!.TrimEnd('.'))];
        return told.Length == 0 ? null : string.Join("; ", told);
    }

    /// <summary>The line that a run ends with for a row that has news and did not fail: what it is, how to accept it, and what to suspect. Null for other rows.</summary>
    public static string? Line(ScenarioJudgement row)
        => Of(row) is { } news && row.Verdict is Verdict.Changed or Verdict.Inconclusive
            ? $"{row.Name} is {row.Verdict}: {news}. Meant? {Accept(row)}. Not meant? Suspect {Suspicion}."
            : null;

    /// <summary>Whether a figure or a count is news.</summary>
    internal static bool IsNews(FigureJudgement figure) => figure is { Binding: true, Verdict: Verdict.Changed };

    /// <summary>The row held to its audit: news that nothing audited is no pass. What has news besides another verdict says it too.</summary>
    /// <param name="row">The row.</param>
    /// <param name="reason">Its reason so far.</param>
    internal static ScenarioJudgement Told(ScenarioJudgement row, string? reason)
    {
        if (Of(row) is not { } news)
            return row with { Reason = reason };
        var sentence = $"{char.ToUpperInvariant(news[0])}{news[1..]}";
        var first = (row.Verdict, row.Audited) switch
        {
            (Verdict.Changed, { } audited) => $"{sentence}; {Accept(row)} makes it the measure, if it is meant (audited: {audited}).",
            (Verdict.Changed, null) => $"{sentence}, and nothing audited it: it may be work left undone; if it is meant, {Accept(row)} makes it the measure.",
            _ => null,
        };
        return row with
        {
            Verdict = row is { Verdict: Verdict.Changed, Audited: null } ? Verdict.Inconclusive : row.Verdict,
            Reason = Joined(first, reason, first is null ? $"{sentence}." : null),
        };
    }

    private static string Joined(params string?[] sentences) => string.Join(" ", sentences.OfType<string>());

    /// <summary>What makes the row as it is now the measure.</summary>
    private static string Accept(ScenarioJudgement row)
        => $"./perf accept --suite {row.Suite} --scenario {Quoted(row.Name)}{(row.Profile == "smoke" ? string.Empty : $" --profile {row.Profile}")} --reason \"…\"";

    /// <summary>A shell takes $1 within double quotes for its own.</summary>
    private static string Quoted(string name) => name.Contains('$', StringComparison.Ordinal) ? $"'{name}'" : $"\"{name}\"";
}
