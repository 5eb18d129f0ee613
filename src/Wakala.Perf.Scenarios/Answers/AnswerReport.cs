namespace Wakala.Perf.Scenarios;

/// <summary>What one scenario's process leaves of its answers, for whoever holds them against the truth: all of its load, warm-up and search for capacity too.</summary>
public sealed record AnswerReport
{
    /// <summary>The operation that was asked.</summary>
    public required string Operation { get; init; }

    /// <summary>The seed that every question follows from, with its number.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The run's own part of keys that must never repeat.</summary>
    public required string RunId { get; init; }

    /// <summary>Right answers.</summary>
    public required long Right { get; init; }

    /// <summary>Wrong answers by kind: a status that says success, with a content that is not right.</summary>
    public required IReadOnlyDictionary<string, long> Wrong { get; init; }

    /// <summary>The first of the wrong answers, for whoever wants to see them.</summary>
    public required IReadOnlyList<KeptAnswer> Examples { get; init; }

    /// <summary>Arrivals that had no answer, or one that says that the request failed: what they were to write may be there or not.</summary>
    public required IReadOnlyList<long> Unanswered { get; init; }

    /// <summary>What was acknowledged, by an operation that writes.</summary>
    public required IReadOnlyList<AcknowledgedWrite> Writes { get; init; }

    /// <summary>Writes that were acknowledged beyond those that are kept here: memory stays bounded however long a load lasts.</summary>
    public required long FurtherWrites { get; init; }

    /// <summary>Answers for the audit: those that were unlike an earlier answer to the same question, and a seeded sample of the others.</summary>
    public required IReadOnlyList<KeptAnswer> Kept { get; init; }
}

/// <summary>A write that the platform acknowledged.</summary>
/// <param name="Arrival">The arrival's number: with the seed it gives the question.</param>
/// <param name="Id">The row's number, by the answer.</param>
/// <param name="CreatedAt">When it was stored, by the answer; null where answers do not say.</param>
/// <param name="Digest">The digest of its content, by the answer; null where answers do not say.</param>
public sealed record AcknowledgedWrite(long Arrival, long Id, DateTimeOffset? CreatedAt = null, string? Digest = null);

/// <summary>An answer as it came.</summary>
/// <param name="Arrival">The arrival's number.</param>
/// <param name="AskedAt">When it was sent, by the generator's clock.</param>
/// <param name="Body">The body.</param>
public sealed record KeptAnswer(long Arrival, DateTimeOffset AskedAt, string Body);
