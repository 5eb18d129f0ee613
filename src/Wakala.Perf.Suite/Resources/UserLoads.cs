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
        var mix = Path.Combine(system.Target.Environment.WorkDirectory, "mix.json");
        ResultsJson.Write(mix, DocumentMix.Rates());
        return new Dictionary<string, string>(system.Files()) { [UserMixScenario.Mix] = mix };
    }

    /// <summary>The load of some users.</summary>
    /// <param name="users">Their number, from the beginning of the warm-up on.</param>
    /// <param name="warmUp">The beginning of their time that is in no figure.</param>
    /// <param name="timeoutSeconds">Seconds after which a request counts as failed.</param>
    public static LoadShape Shape(VirtualUsers users, TimeSpan warmUp, double timeoutSeconds)
        => LoadShape.OfUsers(users with { ThinkTime = ThinkTime }, warmUp, TimeSpan.FromSeconds(timeoutSeconds)) with { HighestPacingLagMs = TableTarget.LateBesideAStart };
}
