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

/// <summary>One arrival's request, and what its answer is held to.</summary>
public interface IHttpExchange : IAnswerJudge
{
    /// <summary>What is sent.</summary>
    HttpRequest Request { get; }

    /// <summary>The request was sent, or may have been, and no whole answer came: what it did is not known.</summary>
    void Unanswered();
}

/// <summary>The requests of a load as data: an engine sends them.</summary>
public interface IHttpRequests
{
    /// <summary>The exchange of an arrival: the same number gives the same request.</summary>
    IHttpExchange Draw(long arrival);
}

/// <summary>A scenario whose requests are HTTP as data, so that either engine can play it.</summary>
public interface IHttpScenario : IScenario, IHttpRequests
{
    /// <summary>Whether an arrival has ended when its answer is whole; one that waits for more than that is played through its virtual users alone.</summary>
    bool EndsWithAnswer => true;
}
