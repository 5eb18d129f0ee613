using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Plays the requests of a scenario on the reactor. Each start goes out by itself: what batching them would add to a response time is more than a fast row takes.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ReactorEngine : ILoadEngine
{
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly HttpProtocol _protocol;
    private readonly IPEndPoint _address;
    private Reactor? _reactor;
    private (int Connections, TimeSpan Timeout) _opened;

    private ReactorEngine(string name, IHttpScenario scenario, IPEndPoint address, TimeProvider time)
        => (_name, _protocol, _address, _time) = (name, new HttpProtocol(scenario), address, time);

    /// <summary>Whether it can play a scenario against an address here.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="address">Where the target answers.</param>
    /// <returns>Why not; null where it can.</returns>
    public static string? WhyNot(IScenario scenario, Uri address)
        => scenario is not IHttpScenario http ? "its requests are not HTTP as data"
            : !http.EndsWithAnswer ? "its arrivals end later than their answers"
            : address.Scheme != Uri.UriSchemeHttp ? $"it speaks http here, and the target's address is {address}"
            : null;

    /// <summary>Finds out where the target answers; connections are opened by the first load.</summary>
    /// <exception cref="InvalidOperationException">The address has a name that nothing is known of.</exception>
    public static async Task<ReactorEngine> OpenAsync(string name, IHttpScenario scenario, Uri address, TimeProvider time, CancellationToken cancellationToken)
        => new(name, scenario, await EndPointAsync(address, cancellationToken), time);

    public async Task<LoadResult> RunAsync(LoadShape shape, long firstArrival, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var plan = shape.ToLoad();
        var load = new ReactorLoad
        {
            Model = plan.Model,
            WarmUp = plan.WarmUp,
            Connections = plan.Connections,
            MaxInFlight = plan.MaxInFlight,
            Timeout = plan.Timeout,
            HighestPacingLagMs = plan.HighestPacingLagMs,
            Address = _address,
            Protocol = _protocol,
            Gathering = TimeSpan.Zero,
        };
        if (_reactor is not null && (load.Connections, load.Timeout) != _opened)
            throw new InvalidOperationException($"The reactor was opened with {_opened.Connections} connections and a time-out of {_opened.Timeout}; a load of {load.Connections} and {load.Timeout} needs another.");
        _opened = (load.Connections, load.Timeout);
        _reactor ??= new Reactor(load);
        return await new ReactorRun(load, _time) { FirstArrival = firstArrival, Reactor = _reactor }.RunAsync(_name, progress, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _reactor?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The first of the name's addresses that takes a connection, as a client library would choose; where none does, the first of IPv4, so that each request says so.</summary>
    private static async Task<IPEndPoint> EndPointAsync(Uri address, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out var literal))
            return new IPEndPoint(literal, address.Port);
        IPAddress[] all;
        try
        {
            all = await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancellationToken);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"The target's name {address.DnsSafeHost} has no address: {error.Message}.", error);
        }

        foreach (var one in all)
        {
            using var socket = new Socket(one.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(one, address.Port), cancellationToken);
                return new IPEndPoint(one, address.Port);
            }
            catch (SocketException)
            {
                // The next, perhaps.
            }
        }

        return new IPEndPoint(all.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? all[0], address.Port);
    }
}
