using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>Measures two builds against each other in the run that judges them.</summary>
internal interface IBuildMeasurement
{
    /// <summary>Rows under one stream of arrivals, or one after the other with as many requests as each build can take.</summary>
    /// <exception cref="NotComparableException">These two builds cannot be served side by side here.</exception>
    Task<ComparisonOutcome> CompareAsync(BuildPair builds, IReadOnlyCollection<string> rows, bool saturated, ComparisonRules rules, CancellationToken cancellationToken);
}

/// <summary>Two builds that cannot be served side by side here: says why and what to do.</summary>
internal sealed class NotComparableException(Environments.EnvironmentException cause) : Exception(cause.Problem, cause)
{
    /// <summary>What is wrong and what to do, in sentences.</summary>
    public string Explanation => $"{cause.Problem} {cause.Remedy}";
}
