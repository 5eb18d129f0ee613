namespace Wakala.Perf.Suite;

/// <summary>How many WebSockets, and how much on them, a profile means.</summary>
/// <param name="Pod">Connections held by one platform process.</param>
/// <param name="All">Connections held in all.</param>
/// <param name="PingSeconds">Between two pings of a connection.</param>
/// <param name="Rate">Messages a second where latency is measured.</param>
/// <param name="StormSeconds">Length of a connection storm.</param>
/// <param name="StormShare">
/// Share of a storm's connections a second. Two cores that open 500 encrypted connections a second at both ends leave the generator no time: in two of three runs
/// of equal builds at smoke a trial was late, by 12 to 14 ms (P99) where 10 are believed, and had to be taken again. At half the rate none of three was.
/// </param>
/// <param name="Seconds">Length of the other measured stretches.</param>
public sealed record SocketSizes(int Pod, int All, int PingSeconds, double Rate, double StormSeconds, double StormShare, double Seconds)
{
    /// <summary>Those of a profile.</summary>
    public static SocketSizes Of(string profile) => profile switch
    {
        "smoke" => new(500, 1_000, 2, 200, 2, 0.5, 4),
        "pr" => new(1_000, 2_000, 5, 200, 4, 0.5, 30),
        _ => new(2_000, 10_000, 30, 200, 10, 1, 600),
    };
}
