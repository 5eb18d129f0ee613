namespace Wakala.Perf.Environments;

/// <summary>A pair of processes that serves.</summary>
/// <param name="Base">The base build's.</param>
/// <param name="Candidate">The candidate's.</param>
public sealed record PlatformPair(PairedServer Base, PairedServer Candidate);

/// <summary>One process of a pair.</summary>
/// <param name="Address">Where it answers.</param>
/// <param name="Process">Its number on this machine.</param>
/// <param name="Servers">What it is served from.</param>
public sealed record PairedServer(Uri Address, int Process, ArmServers Servers);
