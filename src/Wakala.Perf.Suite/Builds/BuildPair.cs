namespace Wakala.Perf.Suite;

/// <summary>The two builds of a run: the one that is the measure, and the one that is judged.</summary>
/// <param name="Base">The build that is the measure.</param>
/// <param name="BaseCommit">Its commit.</param>
/// <param name="Candidate">The build that is judged: what the environment serves.</param>
internal sealed record BuildPair(ComparedBuild Base, string BaseCommit, ComparedBuild Candidate)
{
    /// <summary>Whether both are made of the same files, so that no difference between them is the build's.</summary>
    public bool AreEqual => Base.Tree == Candidate.Tree;
}

/// <summary>The two builds, or why there are not two.</summary>
/// <param name="Pair">The builds; null where there is a fault.</param>
/// <param name="Fault">What is wrong, and what to do.</param>
/// <param name="IsCheckout">Whether git knows this directory: without it there is only one build, which is nobody's mistake.</param>
internal sealed record BuildFinding(BuildPair? Pair, Environments.EnvironmentException? Fault, bool IsCheckout);
