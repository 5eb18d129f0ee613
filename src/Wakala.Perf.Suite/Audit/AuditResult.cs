using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What an audit of a load's answers came to.</summary>
/// <param name="Faults">What is wrong, a sentence each; empty where nothing is.</param>
/// <param name="Interruptions">What happened to a server meanwhile, so that nothing is said of what is missing; empty where nothing did.</param>
/// <param name="Line">What was looked at, as one line of counts.</param>
internal sealed record AuditResult(IReadOnlyList<string> Faults, IReadOnlyList<string> Interruptions, string Line)
{
    /// <summary>The trial with what was found: faults where they can be told, and a reason not to believe it where a server was interrupted.</summary>
    public Trial Of(Trial trial) => Interruptions.Count > 0
        ? trial with { Interrupted = true, Problems = Interruptions }
        : trial with { Faults = [.. trial.Faults, .. Faults], Audited = Line };
}
