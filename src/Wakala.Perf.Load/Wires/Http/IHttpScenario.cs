namespace Wakala.Perf.Load;

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
