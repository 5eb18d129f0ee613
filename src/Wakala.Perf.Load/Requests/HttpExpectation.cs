namespace Wakala.Perf.Load;

/// <summary>What a right answer is: a fast wrong answer is an error, not a sample.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Has">JSON pointers (RFC 6901) that must lead to a value which is not null.</param>
public sealed record HttpExpectation(int Status, IReadOnlyList<JsonFact> Has) : IAnswerJudge
{
    /// <inheritdoc />
    public bool LooksAtBody => Has.Count > 0;

    /// <inheritdoc />
    public Outcome Judge(int status, bool isJson, ReadOnlyMemory<byte> body)
    {
        if (status != Status)
            return new Outcome(status is 301 or 302 or 303 or 307 or 308 ? $"status {status}: a redirect, which is not followed" : $"status {status}");
        if (Has.Count == 0)
            return Outcome.Success;
        if (!isJson)
            return new Outcome($"{ErrorKind.Wrong}: not JSON");
        foreach (var fact in Has)
        {
            if (!fact.HoldsIn(body.Span))
                return new Outcome($"{ErrorKind.Wrong}: {fact.Path} is missing");
        }

        return Outcome.Success;
    }
}
