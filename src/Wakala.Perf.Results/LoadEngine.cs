namespace Wakala.Perf.Results;

/// <summary>What plays a scenario. Both see a response time a little differently, so that figures of the two are never compared.</summary>
public enum LoadEngine
{
    /// <summary>The libraries that applications use (<c>HttpClient</c>, Npgsql, StackExchange.Redis), and WebSockets of the suite's own, on every system.</summary>
    Clients,

    /// <summary>One thread that speaks the protocol itself, on Linux: a fraction of the processor time, and an answer's time is the kernel's.</summary>
    Reactor,
}
