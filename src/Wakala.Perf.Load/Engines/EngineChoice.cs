using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Which engine plays rows whose requests are HTTP as data.</summary>
public static class EngineChoice
{
    /// <summary>The reactor where it runs and speaks what the target does; clients everywhere else.</summary>
    /// <param name="address">Where the target answers.</param>
    public static LoadEngine For(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return OperatingSystem.IsLinux() && address.Scheme == Uri.UriSchemeHttp ? LoadEngine.Reactor : LoadEngine.Clients;
    }

    /// <summary>The reactor where it can play every one of some rows to every one of some targets, and clients else: what is compared is played by one engine.</summary>
    /// <param name="scenarios">The types of the rows' scenarios.</param>
    /// <param name="addresses">Where the targets answer.</param>
    public static LoadEngine ForAll(IEnumerable<Type> scenarios, params IReadOnlyList<Uri> addresses)
        => scenarios.Select(type => (IScenario)Activator.CreateInstance(type)!).All(scenario => addresses.All(address => WhyNotReactor(scenario, address) is null)) ? LoadEngine.Reactor : LoadEngine.Clients;

    /// <summary>Why the reactor cannot play a scenario to a target here; null where it can.</summary>
    internal static string? WhyNotReactor(IScenario scenario, Uri address)
        => !OperatingSystem.IsLinux() ? "it runs on Linux only"
            : scenario is not IHttpScenario http ? "its requests are not HTTP as data"
            : !http.EndsWithAnswer ? "its arrivals end later than their answers"
            : address.Scheme != Uri.UriSchemeHttp ? $"it speaks http here, and the target's address is {address}"
            : null;
}
