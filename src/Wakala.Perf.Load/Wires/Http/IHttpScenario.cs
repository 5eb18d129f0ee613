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
            : context.Route.Tunnels(context.BaseAddress.DnsSafeHost) ? $"it opens no way through a proxy, and {context.Route.Proxy} is before the target"
            : null;

    /// <inheritdoc />
    async Task<WireTarget> IWireScenario.TargetAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var addresses = await TargetAddress.FindAllAsync(context.BaseAddress.DnsSafeHost, context.BaseAddress.Port, cancellationToken);
        return new WireTarget(addresses[0], new HttpProtocol(this)) { Others = [.. addresses.Skip(1)] };
    }
}
