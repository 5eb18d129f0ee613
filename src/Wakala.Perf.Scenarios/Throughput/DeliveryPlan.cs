namespace Wakala.Perf.Scenarios;

/// <summary>Who hears what a load of messages over HTTP leads to: written as a file for the generator.</summary>
/// <param name="Listeners">Where the tenants' listeners connect: http or https.</param>
/// <param name="Report">Where the report is written.</param>
public sealed record DeliveryPlan(Uri Listeners, string Report);

/// <summary>What became of messages that were accepted over HTTP.</summary>
/// <param name="Accepted">Messages that the platform accepted; each must be heard once, by its own tenant.</param>
/// <param name="Heard">Those that were heard.</param>
/// <param name="Duplicates">Times that one was heard again.</param>
/// <param name="Misdelivered">Those that another tenant heard.</param>
/// <param name="Disconnected">Listeners' connections that ended though nobody here closed them.</param>
public sealed record DeliveryReport(long Accepted, long Heard, long Duplicates, long Misdelivered, long Disconnected)
{
    /// <summary>Those that were heard with another text, or in another conversation, than was sent.</summary>
    public long Altered { get; init; }

    /// <summary>Messages that were heard, and that nobody was told to be accepted.</summary>
    public long Unknown { get; init; }

    /// <summary>Accepted messages that were never heard.</summary>
    public long Lost => Accepted - Heard;
}
