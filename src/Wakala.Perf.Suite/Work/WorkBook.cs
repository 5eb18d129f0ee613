using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Keeps what was counted beside a run's results, and holds it to what was accepted.</summary>
/// <param name="settings">How the suite runs.</param>
/// <param name="suite">The suite.</param>
/// <param name="fingerprint">Which servers were counted.</param>
internal sealed class WorkBook(SuiteSettings settings, string suite, Fingerprint fingerprint)
{
    /// <summary>The folder of a suite's results that counts are kept in: what accepting reads.</summary>
    public const string Folder = "work";

    private readonly BaselineStore _store = new(settings.Baselines);

    /// <summary>Writes a row's counts down, and judges them.</summary>
    /// <exception cref="BaselineException">What was accepted cannot be used.</exception>
    public IReadOnlyList<FigureJudgement> Judge(CountedWork counted)
    {
        ResultsJson.Write(Path.Combine(settings.Results, suite, Folder, $"{ScenarioSlug.Of(counted.Scenario)}-1.json"), counted);
        var baseline = settings.Record ? null : _store.ReadWork(settings.Profile, suite, counted.Scenario);
        return WorkGate.Judge(baseline, WorkBaseline.Servers(fingerprint), counted.WorkloadHash, counted.Counts, counted.Missing);
    }
}
