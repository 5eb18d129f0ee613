using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// The folder <c>baselines/</c>: the document's objectives, what each environment measured, and what requests cost. Whatever is wrong with a file is a
/// <see cref="BaselineException"/>, never a pass.
/// </summary>
/// <param name="root">The folder itself.</param>
public sealed class BaselineStore(string root)
{
    private readonly BaselineLayout _layout = new(root);
    private readonly FileSchema _objectiveSchema = new("objective.schema.json");
    private readonly FileSchema _baselineSchema = new("baseline.schema.json");
    private readonly FileSchema _workSchema = new("work.schema.json");

    /// <summary>The document's figures of a row that is loaded.</summary>
    /// <exception cref="BaselineException">There is no such file, or it cannot be used.</exception>
    public Objective ReadObjective(string suite, string scenario)
        => ReadObjective(suite, scenario, file => ObjectiveRules.Of(file, suite, scenario)).ToObjective();

    /// <summary>Whether there is a file of the document's figures of a row, whatever is in it.</summary>
    public bool HasObjective(string suite, string scenario) => File.Exists(_layout.Objective(suite, scenario));

    /// <summary>Checks that a test's figures of the document are those of its file.</summary>
    /// <exception cref="BaselineException">There is no such file, it cannot be used, or it says something else.</exception>
    public void CheckObjective(string suite, RowRules row)
    {
        ArgumentNullException.ThrowIfNull(row);
        ReadObjective(suite, row.Scenario, file => ObjectiveRules.Of(file, suite, row));
    }

    /// <summary>Writes the document's figures of a row, whole or not at all, with their content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void WriteObjective(string suite, RowRules row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var file = ObjectiveFile.From(suite, row);
        var path = _layout.Objective(suite, row.Scenario);
        Write(path, ObjectiveAt(path), file with { Hash = HashOf(file) }, one => ObjectiveRules.Of(one, suite, row));
    }

    /// <summary>Whether anything of a suite was accepted in an environment.</summary>
    public bool Knows(string environment, string profile, string suite) => BaselineLayout.HasFiles(_layout.Suite(environment, profile, suite));

    /// <summary>What the environment measured before; null when it has no baseline at all of that suite and profile.</summary>
    /// <exception cref="BaselineException">The file cannot be used, or is missing while others of its suite are there.</exception>
    public Baseline? Read(string environment, string profile, string suite, string scenario)
    {
        var path = _layout.Measured(environment, profile, suite, scenario);
        return File.Exists(path) && BaselineMigration.IsOld(File.ReadAllText(path))
            ? throw BaselineMigration.Refusal(_layout.Shown(path))
            : Read<Baseline>(path, suite, scenario, BaselineAt, baseline => BaselineRules.Of(baseline, environment, profile, suite, scenario));
    }

    /// <summary>What one request of a row cost before; null when no work of that suite and profile was ever accepted.</summary>
    /// <exception cref="BaselineException">The file cannot be used, or is missing while others of its suite are there.</exception>
    public WorkBaseline? ReadWork(string profile, string suite, string scenario)
        => Read<WorkBaseline>(_layout.Work(profile, suite, scenario), suite, scenario, WorkAt, baseline => WorkBaseline.Problems(baseline, profile, suite, scenario));

    /// <summary>Writes what was measured, whole or not at all, with its content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void Write(Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var (environment, profile, suite, scenario) = (baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario);
        var figured = baseline with { Figures = TimingFigures.Of(baseline.Loads) };
        var path = _layout.Measured(environment, profile, suite, scenario);
        Write(path, BaselineAt(path, suite), figured with { Hash = HashOf(figured) }, one => BaselineRules.Of(one, environment, profile, suite, scenario));
    }

    /// <summary>Writes what was counted, whole or not at all, with its content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void Write(WorkBaseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var (profile, suite, scenario) = (baseline.Profile, baseline.Suite, baseline.Scenario);
        var path = _layout.Work(profile, suite, scenario);
        Write(path, WorkAt(path, suite), baseline with { Hash = HashOf(baseline) }, one => WorkBaseline.Problems(one, profile, suite, scenario));
    }

    private ObjectiveFile ReadObjective(string suite, string scenario, Func<ObjectiveFile, IEnumerable<FileProblem>> problems)
    {
        var path = _layout.Objective(suite, scenario);
        return File.Exists(path)
            ? ObjectiveAt(path).Parse(File.ReadAllText(path), problems)
            : throw (ObjectiveAt(path) with { Remedy = $"A new row has none yet: ./perf accept --suite {suite} --scenario \"{scenario}\" --reason \"...\" makes it of what the test says. One that was there comes back by git checkout -- {_layout.Shown(path)}" }).Failure("", $"the objective of {scenario} is missing");
    }

    private static T? Read<T>(string path, string suite, string scenario, Func<string, string, CheckedFile> fileAt, Func<T, IEnumerable<FileProblem>> problems)
        where T : class
    {
        if (File.Exists(path))
            return fileAt(path, suite).Parse(File.ReadAllText(path), problems);
        return BaselineLayout.HasFiles(Path.GetDirectoryName(path)!)
            ? throw fileAt(path, suite).Failure("", $"the row {scenario} is missing, while others of suite {suite} are there")
            : null;
    }

    /// <summary>What would be refused when it is read is not written.</summary>
    private static void Write<T>(string path, CheckedFile file, T hashed, Func<T, IEnumerable<FileProblem>> problems)
    {
        file.Parse(JsonSerializer.Serialize(hashed, ResultsJson.Options), problems);
        ResultsJson.Write(path, hashed);
    }

    private static string HashOf<T>(T content) => ContentHash.Of(JsonSerializer.SerializeToElement(content, ResultsJson.Options));

    private CheckedFile ObjectiveAt(string path)
        => new(_layout.Shown(path), _objectiveSchema, ObjectiveFile.CurrentSchema, $"Restore it: git checkout -- {_layout.Shown(path)}");

    private CheckedFile BaselineAt(string path, string suite) => At(path, suite, _baselineSchema, Baseline.CurrentSchema);

    private CheckedFile WorkAt(string path, string suite) => At(path, suite, _workSchema, WorkBaseline.CurrentSchema);

    private CheckedFile At(string path, string suite, FileSchema schema, int current)
        => new(_layout.Shown(path), schema, current, $"Restore it: git checkout -- {_layout.Shown(path)}; or measure it anew: ./perf accept --suite {suite}");
}
