using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>Which methods two builds spend their time in, under the same stream: one more pair of processes, of which nothing is measured.</summary>
internal static class CodeComparison
{
    private static readonly StreamShape Sampled = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1.6), 6);

    /// <summary>The methods whose share grew from the base to the candidate; empty where they cannot be told.</summary>
    public static async Task<IReadOnlyList<FrameGrowth>> RunAsync(ComparedTable table, Action<string> say, CancellationToken cancellationToken)
    {
        say("The code of both builds is sampled, unmeasured.");
        IReadOnlyList<FrameGrowth> grown = [];
        var request = new ComparisonRequest
        {
            Table = table with { OpenAsync = async (tell, stop) => new ProfiledBuilds(await table.OpenAsync(tell, stop), (before, after) => grown = FrameGrowth.Between(before, after)) },
            Shape = new ComparisonShape { Ordinary = Sampled, Costly = Sampled, SoloEvery = 0 },
            Rules = new ComparisonRules { Looks = [(1, 1)] },
            HoldsMachine = true,
        };
        await new Comparison(request, _ => { }).RunAsync(cancellationToken);
        return grown;
    }
}
