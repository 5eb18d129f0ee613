using System.Net;
using System.Net.Security;

namespace Wakala.Perf.Load;

/// <summary>A load of one address, as the reactor runs it. A closed model's users have a connection each, or share them where these carry several requests.</summary>
public sealed record ReactorLoad : LoadPlan
{
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan OpeningOfFew = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OpeningOfMany = TimeSpan.FromSeconds(60);

    /// <summary>Where the server answers.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Where else it answers: connections are dealt out to all of its addresses in turn.</summary>
    public IReadOnlyList<IPEndPoint> Others { get; init; } = [];

    /// <summary>What is spoken, and what is asked.</summary>
    public required IWireProtocol Protocol { get; init; }

    /// <summary>How the connections are encrypted; null where they are not.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Requests that each connection carries at once: streams (HTTP/2), a pipeline (Redis, PostgreSQL), messages without their answer yet (WebSocket).</summary>
    public int RequestsPerConnection { get; init; } = 1;

    /// <summary>What a connection is to the requests.</summary>
    public ConnectionUse Use { get; init; }

    /// <summary>Connections that carry no request, opened before the load and heard all through it.</summary>
    public IReadOnlyList<WireListeners> Listeners { get; init; } = [];

    /// <summary>Addresses of this machine to connect from, in turn: one address has some 28,000 ports for each target. Empty for the system's choice.</summary>
    public IReadOnlyList<IPAddress> From { get; init; } = [];

    /// <summary>
    /// How late a start of an open model may be for the sake of those that are due soon after it: they go out together, which saves a
    /// wake-up for each. A start waits for others that are due within this time and for nothing else, and the wait stands in its response
    /// time and in the pacing lag (not in its service time). <see langword="null"/> is up to 0.4 ms, and less where this machine wakes late, so
    /// that the P99 of sent minus due stays below 0.5 ms; at an even 5,000/s that costs a response time 0.2 ms in the middle and 0.4 ms at
    /// most, and below 2,500/s nothing. <see cref="TimeSpan.Zero"/> has each start go out at its own moment, for 1.7 times the processor time.
    /// </summary>
    public TimeSpan? Gathering { get; init; }

    /// <summary>How long the connections may take to open before the load begins.</summary>
    public TimeSpan OpeningLimit { get; init; } = OpeningOfFew;

    /// <summary>Of connections that are opened one by one there are as many as arrive.</summary>
    private protected override int Places => Use == ConnectionUse.Opened ? 1 : Connections * RequestsPerConnection;

    /// <summary>A load of a shape. Each start goes out by itself: what batching them would add to a response time is more than a fast row takes.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="target">What it connects to.</param>
    /// <exception cref="ArgumentException">The shape makes no sense; every problem is named.</exception>
    public static ReactorLoad Of(LoadShape shape, WireTarget target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(target);
        return Of(shape.ToLoad(), target);
    }

    /// <summary>The same of any load: as many requests at once as its users would have under way.</summary>
    internal static ReactorLoad Of(LoadPlan load, WireTarget target)
    {
        var connections = target.Connections ?? load.Connections;
        var requests = target.Connections is null ? 1 : (load.Connections + connections - 1) / connections;
        return new ReactorLoad
        {
            Model = load.Model,
            WarmUp = load.WarmUp,
            Connections = connections,
            RequestsPerConnection = requests,
            MaxInFlight = Math.Max(load.MaxInFlight, connections * requests),
            Timeout = load.Timeout,
            HighestPacingLagMs = load.HighestPacingLagMs,
            Address = target.Address,
            Others = target.Others,
            Protocol = target.Protocol,
            Tls = target.Tls,
            Use = target.Use,
            Listeners = target.Listeners,
            OpeningLimit = target.Listeners.Count == 0 ? OpeningOfFew : OpeningOfMany,
            Gathering = TimeSpan.Zero,
        };
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. base.Problems()];
        if (RequestsPerConnection <= 0)
            problems.Add($"requestsPerConnection is {RequestsPerConnection}, and must be above 0");
        if (Gathering < TimeSpan.Zero || Gathering > LongestGathering)
            problems.Add($"gathering is {Gathering}, and must be from 0 to {LongestGathering}: a later start would be a figure of its own");
        if (Use != ConnectionUse.Kept && RequestsPerConnection > 1)
            problems.Add($"requestsPerConnection is {RequestsPerConnection}, and a connection for each request carries one");
        if (Use == ConnectionUse.Opened && Model is VirtualUsers)
            problems.Add("its requests are connections that stay open, which no user ever has the end of: it has a rate of arrivals");
        return problems;
    }
}
