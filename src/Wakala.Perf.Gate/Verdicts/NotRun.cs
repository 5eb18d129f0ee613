namespace Wakala.Perf.Gate;

/// <summary>Rows of a suite that a run left out, since nothing that has changed can reach them.</summary>
/// <param name="Environment">The environment that they would have been measured in.</param>
/// <param name="Suite">The suite.</param>
/// <param name="IsWhole">Whether nothing of the suite was run.</param>
/// <param name="Rows">The rows that are known of it.</param>
/// <param name="Reason">Why, without a full stop.</param>
public sealed record NotRun(string Environment, string Suite, bool IsWhole, IReadOnlyList<string> Rows, string Reason)
{
    /// <summary>What and why: <c>suite database, 8 rows: nothing that they use has changed since main (0123abcd4567): 3 files, all documentation.</c></summary>
    public string Sentence => $"{(IsWhole ? $"suite {Suite}{(Rows.Count == 0 ? string.Empty : $", {Count}")}" : $"{Count} of suite {Suite} ({string.Join("; ", Rows)})")}: {Reason}.";

    private string Count => Rows.Count == 1 ? "1 row" : $"{Rows.Count} rows";
}
