namespace Wakala.Perf.Environments;

/// <summary>One of two builds of the platform that are served side by side.</summary>
/// <param name="Assembly">Path of its assembly.</param>
/// <param name="Environment">Variables that it is started with beside the usual ones.</param>
public sealed record PairedBuild(string Assembly, IReadOnlyDictionary<string, string> Environment)
{
    internal PlatformBuild Build { get; } = new(Assembly);
}

/// <summary>A pair of processes that serves.</summary>
/// <param name="Base">Where the base build answers.</param>
/// <param name="BaseProcess">Number of its process.</param>
/// <param name="Candidate">Where the candidate answers.</param>
/// <param name="CandidateProcess">Number of its process.</param>
public sealed record PlatformPair(Uri Base, int BaseProcess, Uri Candidate, int CandidateProcess);
