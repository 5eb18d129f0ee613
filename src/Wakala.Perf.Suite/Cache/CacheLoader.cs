using Wakala.Perf.Environments;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Loads Redis from a process of its own (<c>Wakala.Perf.CacheLoad</c>), and reads what it leaves.</summary>
/// <param name="repositoryRoot">The checkout.</param>
/// <param name="workDirectory">Where plan and result are written.</param>
internal sealed class CacheLoader(string repositoryRoot, string workDirectory)
{
    private const string Program = "Wakala.Perf.CacheLoad";

    /// <summary>Where a plan's result is to be written.</summary>
    public string ResultFile => Path.Combine(workDirectory, "cache-result.json");

    /// <summary>Runs a plan; its trials are judged for other programs' use of the machine too.</summary>
    /// <param name="plan">What it is to do.</param>
    /// <param name="servers">The target's processes on this machine; null where they cannot be told from others.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GeneratorException">It left no result; carries what it said.</exception>
    public async Task<CacheResult> RunAsync(CachePlan plan, IReadOnlyList<int>? servers, CancellationToken cancellationToken)
    {
        var assembly = Path.Combine(repositoryRoot, "artifacts", "bin", Program, "release", $"{Program}.dll");
        if (!File.Exists(assembly))
            throw new EnvironmentException($"There is no build of what loads Redis at {assembly}.", $"Build it: dotnet build src/{Program}");
        var planFile = Path.Combine(workDirectory, "cache-plan.json");
        ResultsJson.Write(planFile, plan);
        File.Delete(plan.Result);

        var others = new ForeignWatch(servers);
        // Inherited from a test host these would change its speed.
        var run = await CommandRun.ToEndAsync(new ProcessCommand("dotnet", assembly, planFile).WithoutShellVariables(), cancellationToken);
        if (!File.Exists(plan.Result))
            throw new GeneratorException($"What loads Redis measured nothing: {run.Said}");
        var result = ResultsJson.Read<CacheResult>(plan.Result);
        return result with { InTurn = Judged(result.InTurn), Steady = Judged(result.Steady) };

        LoadResult? Judged(LoadResult? trial) => trial is null ? null : others.Judge(trial);
    }
}
