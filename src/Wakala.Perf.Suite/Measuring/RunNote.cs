using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What a run was: written beside its results, for whoever merges and reports them.</summary>
public sealed record RunNote
{
    /// <summary>The file's name in the results directory.</summary>
    public const string FileName = "run.json";

    /// <summary>The folder of a suite's results that its trials are kept in: what accepting reads.</summary>
    public const string Trials = "trials";

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The commit of the checkout.</summary>
    public required string Commit { get; init; }

    /// <summary>Where it was measured.</summary>
    public required Fingerprint Fingerprint { get; init; }

    internal static void Write(SuiteSettings settings, ITargetEnvironment environment, Fingerprint fingerprint, string commit) => ResultsJson.Write(
        Path.Combine(settings.Results, FileName),
        new RunNote { Environment = environment.Name, Profile = settings.Profile, Commit = commit, Fingerprint = fingerprint });
}
