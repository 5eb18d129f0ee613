namespace Wakala.Perf.Load;

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
