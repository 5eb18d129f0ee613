using System.Globalization;

namespace Wakala.Perf.Results;

/// <summary>
/// The books of a trial: how many pieces of work were acknowledged, and how many of just these were found at each place that they had to come to, each once, with what was
/// sent, at its tenant. A place that was not looked at is null, and <see cref="NotSeen"/> says why.
/// </summary>
/// <param name="Acknowledged">Pieces that the platform said it had taken.</param>
/// <param name="Stored">Of them, those that are in their table.</param>
/// <param name="Queued">Of them, those that came into their queue.</param>
/// <param name="Worked">Of them, those whose work is done, and not only acknowledged.</param>
/// <param name="Pushed">Of them, those that their listeners heard.</param>
public sealed record Conservation(long Acknowledged, long? Stored, long? Queued, long? Worked, long? Pushed)
{
    /// <summary>Why places were not looked at, a sentence each: <c>no way into Redis: the queue was not read</c>.</summary>
    public IReadOnlyList<string> NotSeen { get; init; } = [];

    /// <summary>Whether every place that was looked at has all of them.</summary>
    public bool IsEven => Places().All(place => place.Count is null || place.Count == Acknowledged);

    /// <summary>The counts as one line: <c>acknowledged 1,200, stored 1,200, queued 1,200, worked 1,200, pushed not seen (no way into Redis)</c>.</summary>
    public string Line
    {
        get
        {
            var counts = string.Join(", ", Places().Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Name} {place.Count?.ToString("#,0", CultureInfo.InvariantCulture) ?? "not seen"}")));
            return NotSeen.Count == 0 ? counts : $"{counts} ({string.Join("; ", NotSeen)})";
        }
    }

    private (string Name, long? Count)[] Places()
        => [("acknowledged", Acknowledged), ("stored", Stored), ("queued", Queued), ("worked", Worked), ("pushed", Pushed)];
}
