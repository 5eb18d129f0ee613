using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// What the folder <c>baselines/</c> holds of rows whose figures are their own, and of the work behind requests. Whatever is wrong with a file is a
/// <see cref="BaselineException"/>, never a pass.
/// </summary>
/// <param name="root">The folder itself.</param>
public sealed class TableStore(string root)
{
    private readonly BaselineLayout _layout = new(root);
    private readonly FileSchema _objectiveSchema = new("table-objective.schema.json");
    private readonly FileSchema _baselineSchema = new("table-baseline.schema.json");
    private readonly FileSchema _workSchema = new("work.schema.json");

    /// <summary>Checks that a test's figures of the document are those of its file.</summary>
    /// <exception cref="BaselineException">There is no such file, it cannot be used, or it says something else.</exception>
    public void CheckObjective(string suite, TableRules row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var path = _layout.Objective(suite, row.Scenario);
        var file = File(path, _objectiveSchema, TableObjectiveFile.CurrentSchema, $"Restore it: git checkout -- {_layout.Shown(path)}");
        if (!System.IO.File.Exists(path))
            throw file.Failure("", $"the objective of {row.Scenario} is missing");
        Parse(file, System.IO.File.ReadAllText(path), suite, row);
    }

    /// <summary>Writes the document's figures of a row, whole or not at all, with their content hash.</summary>
    public void WriteObjective(string suite, TableRules row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var content = TableObjectiveFile.From(suite, row);
        var hashed = content with { Hash = HashOf(content) };
        var path = _layout.Objective(suite, row.Scenario);
        Parse(File(path, _objectiveSchema, TableObjectiveFile.CurrentSchema, "See what it says"), Text(hashed), suite, row);
        ResultsJson.Write(path, hashed);
    }

    /// <summary>What the environment measured before; null when it has no baseline at all of that suite and profile.</summary>
    /// <exception cref="BaselineException">The file cannot be used, or is missing while others of its suite are there.</exception>
    public TableBaseline? Read(string environment, string profile, string suite, string scenario)
    {
        var path = _layout.Measured(environment, profile, suite, scenario);
        var file = BaselineAt(path, suite);
        if (MissingAmongOthers(path, file, scenario))
            return null;
        return file.Parse<TableBaseline>(System.IO.File.ReadAllText(path), baseline => TableBaseline.Problems(baseline, environment, profile, suite, scenario));
    }

    /// <summary>The same; null where the file is missing, whatever others are there.</summary>
    /// <exception cref="BaselineException">The file cannot be used.</exception>
    public TableBaseline? ReadIfThere(string environment, string profile, string suite, string scenario)
        => System.IO.File.Exists(_layout.Measured(environment, profile, suite, scenario)) ? Read(environment, profile, suite, scenario) : null;

    /// <summary>Writes what was measured, whole or not at all, with its content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void Write(TableBaseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var path = _layout.Measured(baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario);
        var hashed = baseline with { Hash = HashOf(baseline) };
        BaselineAt(path, baseline.Suite).Parse<TableBaseline>(
            Text(hashed), one => TableBaseline.Problems(one, baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario));
        ResultsJson.Write(path, hashed);
    }

    /// <summary>What one request of a row cost before; null when no work of that suite and profile was ever accepted.</summary>
    /// <exception cref="BaselineException">The file cannot be used, or is missing while others of its suite are there.</exception>
    public WorkBaseline? ReadWork(string profile, string suite, string scenario)
    {
        var path = _layout.Work(profile, suite, scenario);
        var file = WorkAt(path, suite);
        if (MissingAmongOthers(path, file, scenario))
            return null;
        return file.Parse<WorkBaseline>(System.IO.File.ReadAllText(path), baseline => WorkBaseline.Problems(baseline, profile, suite, scenario));
    }

    /// <summary>The same; null where the file is missing, whatever others are there.</summary>
    /// <exception cref="BaselineException">The file cannot be used.</exception>
    public WorkBaseline? ReadWorkIfThere(string profile, string suite, string scenario)
        => System.IO.File.Exists(_layout.Work(profile, suite, scenario)) ? ReadWork(profile, suite, scenario) : null;

    /// <summary>Writes what was counted, whole or not at all, with its content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void WriteWork(WorkBaseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var path = _layout.Work(baseline.Profile, baseline.Suite, baseline.Scenario);
        var hashed = baseline with { Hash = HashOf(baseline) };
        WorkAt(path, baseline.Suite).Parse<WorkBaseline>(Text(hashed), one => WorkBaseline.Problems(one, baseline.Profile, baseline.Suite, baseline.Scenario));
        ResultsJson.Write(path, hashed);
    }

    private static bool MissingAmongOthers(string path, CheckedFile file, string scenario)
    {
        if (System.IO.File.Exists(path))
            return false;
        var folder = Path.GetDirectoryName(path)!;
        return BaselineLayout.HasFiles(folder)
            ? throw file.Failure("", $"the row {scenario} is missing, while others of its suite are there")
            : true;
    }

    private static void Parse(CheckedFile file, string text, string suite, TableRules row)
        => file.Parse<TableObjectiveFile>(text, objective => TableObjectiveFile.Problems(objective, suite, row));

    private static string Text<T>(T content) => JsonSerializer.Serialize(content, ResultsJson.Options);

    private static string HashOf<T>(T content) => ContentHash.Of(JsonSerializer.SerializeToElement(content, ResultsJson.Options));

    private CheckedFile BaselineAt(string path, string suite) => File(path, _baselineSchema, TableBaseline.CurrentSchema, Anew(path, suite));

    private CheckedFile WorkAt(string path, string suite) => File(path, _workSchema, WorkBaseline.CurrentSchema, Anew(path, suite));

    private string Anew(string path, string suite) => $"Restore it: git checkout -- {_layout.Shown(path)}; or measure it anew: ./perf accept --suite {suite}";

    private CheckedFile File(string path, FileSchema schema, int current, string remedy) => new(_layout.Shown(path), schema, current, remedy);
}
