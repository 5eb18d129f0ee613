namespace Wakala.Perf.Gate;

/// <summary>What a build answered.</summary>
/// <param name="Status">The status code; 0 where no answer came.</param>
/// <param name="ContentType">What it says that its body is, as the header has it; empty without one.</param>
/// <param name="Body">The body.</param>
public sealed record Answer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Why it is no right answer by the contract, whatever another build says: <c>status 500</c>; null where it is one.</summary>
    public string? Fault { get; init; }
}

/// <summary>Where two answers to one question differ first.</summary>
/// <param name="At">Where: a JSON pointer (empty for the whole document), <c>status</c>, <c>content type</c>, <c>fault</c> or <c>byte 12</c>.</param>
/// <param name="Base">What the base has there, redacted and cut short.</param>
/// <param name="Candidate">What the candidate has there.</param>
public sealed record AnswerDifference(string At, string Base, string Candidate);
