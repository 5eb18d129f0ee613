namespace Wakala.Perf.Scenarios;

/// <summary>Which WebSockets a load has: written as a file for the generator.</summary>
public sealed record SocketsPlan
{
    /// <summary>Where senders connect: http or https.</summary>
    public required Uri Senders { get; init; }

    /// <summary>Where receivers connect: another process of the platform.</summary>
    public required Uri Receivers { get; init; }

    /// <summary>Conversations, dealt out to the tenants in turn; each has a sender and a receiver of its own.</summary>
    public required int Conversations { get; init; }

    /// <summary>Receivers of every tenant that hear the whole room, for broadcasts.</summary>
    public int Listeners { get; init; }

    /// <summary>Further connections to the receivers' process that are held and hear nothing but pings.</summary>
    public int Held { get; init; }

    /// <summary>As many at the senders' process.</summary>
    public int HeldBySenders { get; init; }

    /// <summary>Connections that clients open at once before the load begins; the reactor opens 100.</summary>
    public int Opening { get; init; } = 16;

    /// <summary>Arrivals of the warm-up: connections that these open are in no figure of time.</summary>
    public long Unmeasured { get; init; }

    /// <summary>Characters of a message's text.</summary>
    public int TextLength { get; init; } = 100;

    /// <summary>Where the report is written.</summary>
    public required string Report { get; init; }
}
