using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>Which methods two builds spend their time in, under the same stream: one more pair of processes, of which nothing is measured.</summary>
internal static class CodeComparison
{
    private const int Blocks = 6;

    /// <summary>The methods whose share grew from the base to the candidate; empty where they cannot be told.</summary>
    public static async Task<IReadOnlyList<FrameGrowth>> RunAsync(ComparedTable table, ComparisonShape shape, Action<string> say, CancellationToken cancellationToken)
    {
        say("The code of both builds is sampled, unmeasured.");
        IReadOnlyList<FrameGrowth> grown = [];
        var request = new ComparisonRequest
        {
            Table = table with { OpenAsync = async (tell, stop) => new ProfiledBuilds(await table.OpenAsync(tell, stop), (before, after) => grown = FrameGrowth.Between(before, after)) },
            Shape = shape with { BlocksOfPair = Blocks, SoloEvery = 0 },
            Rules = new ComparisonRules { Looks = [(Blocks, 1)] },
            HoldsMachine = true,
        };
        await new Comparison(request, _ => { }).RunAsync(cancellationToken);
        return grown;
    }
}
