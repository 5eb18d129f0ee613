namespace Wakala.Perf.Load;

/// <summary>What a right answer is: a fast wrong answer is an error, not a sample.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Has">JSON pointers (RFC 6901) that must lead to a value which is not null.</param>
public sealed record HttpExpectation(int Status, IReadOnlyList<JsonFact> Has)
{
    /// <summary>Holds an answer to it.</summary>
    /// <param name="status">The answer's status code.</param>
    /// <param name="isJson">Whether its type is JSON.</param>
    /// <param name="body">Its body; needed only where there are facts to look for.</param>
    public Outcome Judge(int status, bool isJson, ReadOnlySpan<byte> body)
    {
        if (status != Status)
            return new Outcome($"status {status}");
        if (Has.Count == 0)
            return Outcome.Success;
        if (!isJson)
            return new Outcome($"{ErrorKind.Wrong}: not JSON");
        foreach (var fact in Has)
        {
            if (!fact.HoldsIn(body))
                return new Outcome($"{ErrorKind.Wrong}: {fact.Path} is missing");
        }

        return Outcome.Success;
    }
}
