using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// After a load everybody of each tenant is told one thing more, and each connection that stands must hear it: a welcome alone does not say that a connection is in its tenant's
/// room.
/// </summary>
/// <param name="sockets">The connections.</param>
internal sealed class FinalBroadcast(SocketConnections sockets)
{
    /// <summary>The name that references have which call.</summary>
    public const string Name = "final";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Calls, and waits for those who stand.</summary>
    /// <returns>How many stood, and how many of them did not hear it; nothing where nobody could call.</returns>
    public async Task<(long Standing, long Unreached)> HoldAsync(IReadOnlyList<SocketReceiver> receivers)
    {
        foreach (var tenant in receivers.Select(receiver => receiver.Tenant).Distinct())
        {
            try
            {
                using var caller = await sockets.OpenAsync(sockets.Plan.Senders, tenant, SocketSender.Nothing, string.Empty, CancellationToken.None);
                var reference = string.Create(CultureInfo.InvariantCulture, $"{tenant}:{Name}:0");
                await caller.SendAsync(sockets.Protocol.Broadcast(reference, MessageText.Of(reference, sockets.Plan.TextLength)), CancellationToken.None);
                var began = TimeProvider.System.GetTimestamp();
                while (receivers.Any(receiver => receiver.Tenant == tenant && receiver.IsUnreached) && TimeProvider.System.GetElapsedTime(began) < Patience)
                    await Task.Delay(Pause, TimeProvider.System);
            }
            catch (Exception error) when (SocketConnections.IsBroken(error))
            {
                // A platform that lets nobody in any more has failed the load itself.
                return (0, 0);
            }
        }

        return (receivers.Count(receiver => receiver.IsStanding), receivers.Count(receiver => receiver.IsUnreached));
    }
}
