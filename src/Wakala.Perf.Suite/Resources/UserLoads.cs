using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What loads of the document's users have in common: each sends a request of the mix, waits for its answer, thinks, and sends again.</summary>
internal static class UserLoads
{
    /// <summary>
    /// How long a user thinks between an answer and the next request, so that 5,000 users send 432,000,000 requests in a day, as the document's endurance test says: one request a second each.
    /// </summary>
    public static TimeSpan ThinkTime { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The files of such a load.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(ResourceSystem system)
    {
        var rates = Path.Combine(system.Target.Environment.WorkDirectory, "rates.json");
        ResultsJson.Write(rates, DocumentMix.Rates());
        return new Dictionary<string, string>(system.Files()) { [TrafficMixScenario.Rates] = rates };
    }

    /// <summary>Users that a live system's owner allows: each has a connection, and sends no more than it would were every answer there at once. Without end where nothing is held back.</summary>
    public static double Allowed(LoadAllowance? allowance)
        => Math.Min(allowance?.Connections ?? double.PositiveInfinity, (allowance?.RequestsPerSecond ?? double.PositiveInfinity) * ThinkTime.TotalSeconds);

    /// <summary>Refuses so few users that they say nothing of a mix.</summary>
    /// <exception cref="EnvironmentException">There are.</exception>
    public static void RefuseFew(int users, string environment)
    {
        if (users < ApiTable.Rows.Count)
        {
            throw new EnvironmentException(
                $"'{environment}' allows {users} users who send once a second, and fewer than {ApiTable.Rows.Count} say nothing of a mix of {ApiTable.Rows.Count} requests. Nothing was sent.",
                "Have the owner of the system raise mayBeLoaded.connections and requestsPerSecond, or leave the suite out.");
        }
    }

    /// <summary>Refuses what takes longer than a live system's owner allows.</summary>
    /// <param name="length">How long it loads the system.</param>
    /// <param name="target">The target.</param>
    /// <param name="what">What takes so long.</param>
    /// <exception cref="EnvironmentException">It does.</exception>
    public static void RefuseLong(TimeSpan length, TableTarget target, string what)
    {
        if (target.Environment.Allowance is { } allowance && length > TimeSpan.FromMinutes(allowance.Minutes))
        {
            throw new EnvironmentException(
                FormattableString.Invariant($"'{target.Environment.Name}' may be loaded for {allowance.Minutes:0.#} minutes, and {what} takes {length.TotalMinutes:0.#} at profile {target.ProfileName}. Nothing was sent."),
                "Choose a smaller profile, or have the owner of the system raise mayBeLoaded.minutes.");
        }
    }

    /// <summary>The load of some users.</summary>
    /// <param name="users">Their number, from the beginning of the warm-up on.</param>
    /// <param name="warmUp">The beginning of their time that is in no figure.</param>
    /// <param name="timeoutSeconds">Seconds after which a request counts as failed.</param>
    public static LoadShape Shape(VirtualUsers users, TimeSpan warmUp, double timeoutSeconds)
        => LoadShape.OfUsers(users with { ThinkTime = ThinkTime }, warmUp, TimeSpan.FromSeconds(timeoutSeconds)) with { HighestPacingLagMs = TableTarget.LateBesideAStart };
}
