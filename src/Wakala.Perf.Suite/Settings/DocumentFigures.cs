using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>The document's figures stand twice, in the test and in the file of objectives, and must be the same.</summary>
internal static class ObjectiveAgreement
{
    public static void Check(BaselineStore baselines, string suite, string scenario, Objective objective)
    {
        var stored = baselines.ReadObjective(suite, scenario);
        if (stored != objective)
        {
            throw new InvalidOperationException(
                $"The test says {objective} of {scenario}, and baselines/production/{suite}/{ScenarioSlug.Of(scenario)}.json says {stored}. Correct the one that the document does not have.");
        }
    }
}
