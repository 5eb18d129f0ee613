namespace Wakala.Perf.Scenarios;

/// <summary>How long the steps of an opening took.</summary>
/// <param name="Connect">TCP.</param>
/// <param name="Tls">The handshake; nothing where there is none.</param>
/// <param name="Upgrade">From the request to its answer.</param>
/// <param name="SignIn">From the token to the welcome.</param>
internal sealed record SocketOpening(TimeSpan Connect, TimeSpan Tls, TimeSpan Upgrade, TimeSpan SignIn)
{
    public TimeSpan Total => Connect + Tls + Upgrade + SignIn;
}
