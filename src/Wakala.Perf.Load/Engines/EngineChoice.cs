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
}
