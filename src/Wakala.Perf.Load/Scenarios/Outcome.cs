namespace Wakala.Perf.Load;

/// <summary>How one request ended.</summary>
/// <param name="Error">The kind of error (<c>status 500</c>, <c>timeout</c>, <c>wrong answer: /items/0/id is missing</c>); null when the answer was right.</param>
public readonly record struct Outcome(string? Error)
{
    /// <summary>From the sending to the first of the answer; null where nobody looked.</summary>
    public TimeSpan? FirstByte { get; init; }

    /// <summary>What a judge says of an answer. A fault of a scenario is an error like any other: counted by kind, never an end of the run.</summary>
    internal static Outcome Of(IAnswerJudge judge, int status, bool isJson, ReadOnlyMemory<byte> body)
    {
        try
        {
            return judge.Judge(status, isJson, body);
        }
        catch (Exception fault)
        {
            return Of(fault);
        }
    }

    /// <summary>A fault of a scenario.</summary>
    internal static Outcome Of(Exception fault) => new($"{fault.GetType().Name}: {fault.Message}");

    /// <summary>A right answer.</summary>
    public static Outcome Success => default;

    /// <summary>True when the answer was right.</summary>
    public bool Succeeded => Error is null;
}
