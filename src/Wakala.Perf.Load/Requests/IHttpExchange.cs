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

/// <summary>A scenario whose requests are HTTP as data, so that either engine can play it.</summary>
public interface IHttpScenario : IWireScenario, IHttpRequests
{
    /// <summary>Whether an arrival has ended when its answer is whole; one that waits for more than that is played through its virtual users alone.</summary>
    bool EndsWithAnswer => true;

    /// <inheritdoc />
    string? IWireScenario.WhyNotReactor(ScenarioContext context)
        => !EndsWithAnswer ? "its arrivals end later than their answers"
            : context.BaseAddress.Scheme != Uri.UriSchemeHttp ? $"it speaks http here, and the target's address is {context.BaseAddress}"
            : null;

    /// <inheritdoc />
    async Task<WireTarget> IWireScenario.TargetAsync(ScenarioContext context, CancellationToken cancellationToken)
        => new(await TargetAddress.FindAsync(context.BaseAddress.DnsSafeHost, context.BaseAddress.Port, cancellationToken), new HttpProtocol(this));
}
