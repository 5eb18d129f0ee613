using System.Net;
using System.Net.Security;

namespace Wakala.Perf.Load;

/// <summary>A load of one address, as the reactor runs it.</summary>
public sealed record ReactorLoad
{
    /// <summary>Where the server answers.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>What is spoken, and what is asked.</summary>
    public required IWireProtocol Protocol { get; init; }

    /// <summary>How the connections are encrypted; null where they are not.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>When it is sent.</summary>
    public required LoadModel Model { get; init; }

    /// <summary>The beginning of the model's time that is in no figure.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Connections, opened before the first request. A closed model's users have one each, or share them where these carry several requests.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests that each connection carries at once: streams (HTTP/2), a pipeline (Redis, PostgreSQL), messages without their answer yet (WebSocket).</summary>
    public int RequestsPerConnection { get; init; } = 1;

    /// <summary>Whether each request pays for a connection of its own.</summary>
    public bool NewConnectionEachRequest { get; init; }

    /// <summary>Addresses of this machine to connect from, in turn: one address has some 28,000 ports for each target. Empty for the system's choice.</summary>
    public IReadOnlyList<IPAddress> From { get; init; } = [];

    /// <summary>Requests sent or waiting for a connection, at most; an arrival beyond is dropped. Of no meaning to a closed model.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The time after which a request counts as failed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long the connections may take to open before the load begins.</summary>
    public TimeSpan OpeningLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When it ends early, because it makes no sense to go on.</summary>
    public IReadOnlyList<AbortRule> AbortRules { get; init; } = [];

    /// <summary>What it never goes beyond.</summary>
    public LoadCaps Caps { get; init; } = LoadCaps.Default;

    /// <summary>Everything that makes no sense, a sentence each; empty when the load can be run.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. Model.Problems(), .. Caps.Problems(Model)];
        var places = Connections * RequestsPerConnection;
        if (Connections <= 0)
            problems.Add($"connections is {Connections}, and must be above 0");
        if (RequestsPerConnection <= 0)
            problems.Add($"requestsPerConnection is {RequestsPerConnection}, and must be above 0");
        if (NewConnectionEachRequest && RequestsPerConnection > 1)
            problems.Add($"requestsPerConnection is {RequestsPerConnection}, and a connection for each request carries one");
        if (MaxInFlight < places)
            problems.Add($"maxInFlight is {MaxInFlight}, and cannot be below what the connections carry ({places})");
        if (Timeout <= TimeSpan.Zero)
            problems.Add($"timeout is {Timeout}, and must be above 0");
        if (WarmUp < TimeSpan.Zero || (problems.Count == 0 && WarmUp >= Model.Length))
            problems.Add($"warmUp is {WarmUp}, and must be within the load's {Model.Length}");
        if (Model is VirtualUsers users && users.Most > places)
            problems.Add($"there are up to {users.Most} users, and the connections carry {places} requests");
        return problems;
    }
}
