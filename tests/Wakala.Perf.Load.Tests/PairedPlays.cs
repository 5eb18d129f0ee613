using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>Plays a paired plan to two servers through either engine.</summary>
[SupportedOSPlatform("linux")]
internal static class PairedPlays
{
    /// <returns>The result, and of each arm the arrivals of which no whole answer came.</returns>
    public static async Task<(PairedResult Result, IReadOnlyList<IReadOnlyList<long>> Unanswered)> PlayAsync(PairedPlan plan, Uri first, Uri second, LoadEngine engine, CancellationToken stop)
    {
        Uri[] addresses = [first, second];
        GetScenario[] scenarios = [.. Enumerable.Range(0, 2 * plan.Rows.Count).Select(_ => new GetScenario())];
        foreach (var (scenario, arm) in scenarios.Select((scenario, arm) => (scenario, arm)))
            await scenario.PrepareAsync(plan.Base with { BaseAddress = addresses[arm % 2], Connections = plan.Connections }, CancellationToken.None);
        PairedResult result;
        await using (IPairedArms arms = engine == LoadEngine.Clients
            ? await ClientArms.OpenAsync(plan, scenarios, TimeProvider.System, stop)
            : await ReactorArms.OpenAsync(plan, [.. scenarios.Select((scenario, arm) => new WireTarget(new IPEndPoint(IPAddress.Loopback, addresses[arm % 2].Port), new HttpProtocol(scenario)))], stop))
        {
            result = plan.Saturated ? await new SaturatedRun(plan).RunAsync(arms, null, stop) : await new PairedRun(plan, TimeProvider.System).RunAsync(arms, null, stop);
        }

        foreach (var scenario in scenarios)
            await scenario.DisposeAsync();
        return (result, [.. scenarios.Select(scenario => scenario.Unanswered.ToList())]);
    }
}
