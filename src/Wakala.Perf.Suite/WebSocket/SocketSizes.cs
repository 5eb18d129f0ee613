namespace Wakala.Perf.Suite;

/// <summary>How many WebSockets, and how much on them, a profile means.</summary>
/// <param name="Pod">Connections held by one platform process.</param>
/// <param name="All">Connections held in all.</param>
/// <param name="PingSeconds">Between two pings of a connection.</param>
/// <param name="Rate">Messages a second where latency is measured.</param>
/// <param name="StormSeconds">Length of a connection storm.</param>
/// <param name="StormShare">
/// Share of a storm's connections a second. Two cores that open 500 encrypted connections a second at both ends leave the generator no time; 250 a second took both of them
/// whole on a slower day (the generator alone 0.98 cores, for 80 % of the time something waited for a processor), so that averages were 3 times those of another day.
/// </param>
/// <param name="Seconds">Length of the other measured stretches.</param>
public sealed record SocketSizes(int Pod, int All, int PingSeconds, double Rate, double StormSeconds, double StormShare, double Seconds)
{
    /// <summary>Those of a profile.</summary>
    public static SocketSizes Of(string profile) => profile switch
    {
        "smoke" => new(500, 1_000, 2, 200, 2, 0.3, 4),
        "pr" => new(1_000, 2_000, 5, 200, 4, 0.3, 30),
        _ => new(2_000, 10_000, 30, 200, 10, 1, 600),
    };
}
