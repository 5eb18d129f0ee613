namespace Wakala.Perf.Load;

/// <summary>How one request ended.</summary>
/// <param name="Error">The kind of error (<c>status 500</c>, <c>timeout</c>, <c>wrong answer: /items/0/id is missing</c>); null when the answer was right.</param>
public readonly record struct Outcome(string? Error)
{
    /// <summary>A right answer.</summary>
    public static Outcome Success => default;

    /// <summary>True when the answer was right.</summary>
    public bool Succeeded => Error is null;
}
