using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// The document's figures stand twice, in the test and in the file of objectives, and must be the same. The file of a new row is made of what its test says by <c>./perf accept</c>.
/// </summary>
public sealed class DocumentFigures
{
    /// <summary>Where below a run's results the files of rows that have none yet are proposed, in the form of <c>baselines/</c>.</summary>
    public const string Folder = "objectives";

    private readonly SuiteSettings _settings;
    private readonly string _suite;
    private readonly BaselineStore _kept;
    private readonly BaselineStore _proposed;

    internal DocumentFigures(SuiteSettings settings, string suite)
    {
        (_settings, _suite) = (settings, suite);
        (_kept, _proposed) = (new BaselineStore(settings.Baselines), new BaselineStore(Path.Combine(settings.Results, Folder)));
    }

    /// <exception cref="BaselineException">There is no such file, it cannot be used, or it says something else.</exception>
    internal void Check(RowRules row)
    {
        if (!row.Figures.Any(figure => figure.Objective is not null))
            return;
        if (IsProposed(row.Scenario))
            _proposed.WriteObjective(_suite, row);
        else
            _kept.CheckObjective(_suite, row);
    }

    private bool IsProposed(string scenario) => _settings.Record && !_kept.HasObjective(_suite, scenario);
}
