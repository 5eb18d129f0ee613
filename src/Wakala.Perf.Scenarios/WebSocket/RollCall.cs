using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// After a load everybody of each tenant is told one thing more, and each connection that stands must hear it: a welcome alone does not say that a connection is in its tenant's
/// room.
/// </summary>
/// <param name="crew">The connections.</param>
internal sealed class RollCall(SocketCrew crew)
{
    /// <summary>The name that references have which call.</summary>
    public const string Name = "roll";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Calls, and waits for those who stand.</summary>
    /// <returns>How many stood, and how many of them did not hear it; nothing where nobody could call.</returns>
    public async Task<(long Standing, long Deaf)> HoldAsync(IReadOnlyList<Ear> ears)
    {
        foreach (var tenant in ears.Select(ear => ear.Tenant).Distinct())
        {
            try
            {
                using var caller = await crew.OpenAsync(crew.Plan.Senders, tenant, Mouth.Nothing, string.Empty, CancellationToken.None);
                var reference = string.Create(CultureInfo.InvariantCulture, $"{tenant}:{Name}:0");
                await caller.SendAsync(crew.Speech.Broadcast(reference, SpokenText.Of(reference, crew.Plan.TextLength)), CancellationToken.None);
                var began = TimeProvider.System.GetTimestamp();
                while (ears.Any(ear => ear.Tenant == tenant && ear.IsDeaf) && TimeProvider.System.GetElapsedTime(began) < Patience)
                    await Task.Delay(Pause, TimeProvider.System);
            }
            catch (Exception error) when (SocketCrew.IsBroken(error))
            {
                // A platform that lets nobody in any more has failed the load itself.
                return (0, 0);
            }
        }

        return (ears.Count(ear => ear.IsStanding), ears.Count(ear => ear.IsDeaf));
    }
}
