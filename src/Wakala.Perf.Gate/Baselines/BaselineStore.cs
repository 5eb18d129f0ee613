using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// The folder <c>baselines/</c>: the document's objectives, and what each environment measured. Whatever is wrong with a file is a
/// <see cref="BaselineException"/>, never a pass.
/// </summary>
/// <param name="root">The folder itself.</param>
public sealed class BaselineStore(string root)
{
    private readonly BaselineLayout _layout = new(root);
    private readonly FileSchema _objectiveSchema = new("objective.schema.json");
    private readonly FileSchema _baselineSchema = new("baseline.schema.json");

    /// <summary>The document's row for a scenario.</summary>
    /// <exception cref="BaselineException">There is no such file, or it cannot be used.</exception>
    public Objective ReadObjective(string suite, string scenario)
    {
        var path = _layout.Objective(suite, scenario);
        var file = ObjectiveAt(path);
        if (!File.Exists(path))
            throw file.Failure("", $"the objective of {scenario} is missing");
        return Parse(file, File.ReadAllText(path), suite, scenario).ToObjective();
    }

    /// <summary>Whether anything of a suite was accepted in an environment.</summary>
    public bool Knows(string environment, string profile, string suite) => BaselineLayout.HasFiles(_layout.Suite(environment, profile, suite));

    /// <summary>What the environment measured before; null when it has no baseline at all of that suite and profile.</summary>
    /// <exception cref="BaselineException">The file cannot be used, or is missing while others of its suite are there.</exception>
    public Baseline? Read(string environment, string profile, string suite, string scenario)
    {
        var path = _layout.Measured(environment, profile, suite, scenario);
        if (!File.Exists(path))
        {
            return Knows(environment, profile, suite)
                ? throw BaselineAt(path, suite).Failure("", $"the scenario {scenario} is missing, while others of suite {suite} are there")
                : null;
        }
        return Parse(BaselineAt(path, suite), File.ReadAllText(path), environment, profile, suite, scenario);
    }

    /// <summary>Writes a row of the document, whole or not at all, with its content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void WriteObjective(string suite, string table, string scenario, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var path = _layout.Objective(suite, scenario);
        var content = ObjectiveFile.From(suite, table, scenario, objective);
        var hashed = content with { Hash = HashOf(content) };
        Parse(ObjectiveAt(path), JsonSerializer.Serialize(hashed, ResultsJson.Options), suite, scenario);
        ResultsJson.Write(path, hashed);
    }

    /// <summary>Writes what was measured, whole or not at all, with its content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void Write(Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var path = _layout.Measured(baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario);
        var figured = baseline with { Figures = TimingFigures.Of(baseline.Trials) };
        var hashed = figured with { Hash = HashOf(figured) };
        Parse(BaselineAt(path, baseline.Suite), JsonSerializer.Serialize(hashed, ResultsJson.Options),
            baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario);
        ResultsJson.Write(path, hashed);
    }

    private static ObjectiveFile Parse(CheckedFile file, string text, string suite, string scenario)
        => file.Parse<ObjectiveFile>(text, objective => ObjectiveRules.Of(objective, suite, scenario));

    private static Baseline Parse(CheckedFile file, string text, string environment, string profile, string suite, string scenario)
        => file.Parse<Baseline>(text, baseline => BaselineRules.Of(baseline, environment, profile, suite, scenario));

    private static string HashOf<T>(T content) => ContentHash.Of(JsonSerializer.SerializeToElement(content, ResultsJson.Options));

    private CheckedFile ObjectiveAt(string path)
        => new(_layout.Shown(path), _objectiveSchema, ObjectiveFile.CurrentSchema, $"Restore it: git checkout -- {_layout.Shown(path)}");

    private CheckedFile BaselineAt(string path, string suite)
        => new(_layout.Shown(path), _baselineSchema, Baseline.CurrentSchema,
            $"Restore it: git checkout -- {_layout.Shown(path)}; or measure it anew: ./perf accept --suite {suite}");
}
