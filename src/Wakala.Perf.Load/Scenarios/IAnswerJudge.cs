namespace Wakala.Perf.Load;

/// <summary>Holds an answer to what a right one is.</summary>
public interface IAnswerJudge
{
    /// <summary>Whether it looks at the answer's body, which is otherwise read and not kept.</summary>
    bool LooksAtBody { get; }

    /// <summary>Says whether an answer is right: a fast wrong answer is an error, not a sample.</summary>
    /// <param name="status">The answer's status code.</param>
    /// <param name="isJson">Whether its type is JSON; of no meaning where its body is not looked at.</param>
    /// <param name="body">Its body; empty where it is not looked at, and valid during the call only.</param>
    Outcome Judge(int status, bool isJson, ReadOnlyMemory<byte> body);
}
